import { Field, Int, ObjectType } from 'type-graphql';
import type { HeldBackReason as HeldBackReasonName } from '../../../domain/messaging/outbox/held-back.rules.js';
import type { Money } from '../../../domain/sending/sms-costs.rules.js';
import type { MessageState as MessageStateName } from '../../../platform/store/tables.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { AddressKind, HeldBackReason, MessageState } from './enums.js';
import { ProviderHealthType } from './provider.types.js';

@ObjectType('UserCounts', { description: 'How many users the app has now.' })
export class UserCountsType {
  @Field(() => Int, { description: 'All, pseudo users included.' })
  total!: number;

  @Field(() => Int, { description: 'Without a password yet.' })
  pseudo!: number;

  @Field(() => Int)
  disabled!: number;

  @Field(() => Int, { description: 'With a verified email address.' })
  verifiedEmail!: number;

  @Field(() => Int, { description: 'With a verified phone number.' })
  verifiedPhone!: number;
}

@ObjectType('MessageCount')
export class MessageCountType {
  @Field(() => MessageState)
  state!: MessageStateName;

  @Field(() => Int)
  count!: number;
}

@ObjectType('Money', { description: 'An amount of money.' })
export class MoneyType {
  @Field(() => String, { description: 'ISO 4217, as `USD`.' })
  currency!: string;

  @Field(() => String, { description: 'A decimal number that is not rounded, as `0.21`.' })
  amount!: string;
}

@ObjectType('DayNumbers', { description: 'What happened on one day, UTC.' })
export class DayNumbersType {
  @Field(() => String, { description: 'ISO 8601: `2026-01-31`.' })
  day!: string;

  @Field(() => Int, { description: 'New users with a password, upgraded pseudo users included.' })
  signUps!: number;

  @Field(() => Int, { description: 'New pseudo users.' })
  pseudoUsers!: number;

  @Field(() => Int, { description: 'Addresses that were claimed and had to be proven.' })
  verificationsStarted!: number;

  @Field(() => Int, { description: 'Addresses that were verified, by a code, by a link or by an admin.' })
  verificationsSucceeded!: number;

  @Field(() => [MessageCountType], { description: 'What has become of the messages of this day.' })
  messages!: MessageCountType[];

  @Field(() => Int, { description: 'Logins with a password.' })
  logins!: number;

  @Field(() => Int, {
    description: 'Logins that were refused for a wrong password, an unknown identifier or a disabled user.',
  })
  failedLogins!: number;

  @Field(() => Int, { description: 'Users, each once, of whom a session was opened or refreshed on this day.' })
  activeUsers!: number;

  @Field(() => Int, { description: 'Requests that were answered with RATE_LIMITED.' })
  rateLimited!: number;

  @Field(() => Int, { description: 'Wrong codes of verifications and resets.' })
  wrongCodes!: number;

  @Field(() => Int, { description: 'Networks that used a wrong admin token, each at most twice an hour.' })
  refusedAdminTokens!: number;

  @Field(() => Int, { description: 'SMS that the provider accepted.' })
  sms!: number;

  @Field(() => Int, { description: 'Segments of these SMS: a long text counts as several SMS.' })
  smsSegments!: number;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'An estimate of what these SMS cost. Null unless the operator has set `SMS_PRICES`.',
  })
  smsCost!: Money | null;
}

@ObjectType('CountryNumbers', { description: 'What SMS for claims to one country led to.' })
export class CountryNumbersType {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2; `ZZ` for numbers of no country.' })
  country!: string;

  @Field(() => Int, { description: 'SMS that were to prove a number.' })
  sent!: number;

  @Field(() => Int, { description: 'Numbers that were proven by them.' })
  verified!: number;
}

@ObjectType('CountrySms', { description: 'The SMS to one country that the provider accepted.' })
export class CountrySmsType {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2; `ZZ` for numbers of no country.' })
  country!: string;

  @Field(() => Int)
  messages!: number;

  @Field(() => Int, { description: 'A long text counts as several SMS.' })
  segments!: number;

  @Field(() => MoneyType, { nullable: true, description: 'An estimate. Null where the operator has set no price.' })
  cost!: Money | null;
}

@ObjectType('SmsSpending', {
  description:
    'The SMS that the provider accepted, and an estimate of what they cost: segments times the price that the operator has set for the country (`SMS_PRICES`).',
})
export class SmsSpendingType {
  @Field(() => Int)
  messages!: number;

  @Field(() => Int, { description: 'A long text counts as several SMS.' })
  segments!: number;

  @Field(() => MoneyType, { nullable: true, description: 'An estimate. Null unless the operator has set prices.' })
  cost!: Money | null;

  @Field(() => Int, { description: 'Segments to countries without a price, which are not in `cost`.' })
  segmentsWithoutPrice!: number;

  @Field(() => [CountrySmsType], { description: 'Where most segments went first.' })
  countries!: CountrySmsType[];
}

@ObjectType('HeldBackCount', { description: 'How many messages were not sent for one reason.' })
export class HeldBackCountType {
  @Field(() => HeldBackReason)
  reason!: HeldBackReasonName;

  @Field(() => Int)
  count!: number;
}

@ObjectType('ActiveUsers', {
  description: 'Users of whom a session was opened or refreshed, each counted once. Days are those of UTC.',
})
export class ActiveUsersType {
  @Field(() => Int)
  today!: number;

  @Field(() => Int, { description: 'Today included.' })
  last7Days!: number;

  @Field(() => Int, { description: 'Today included.' })
  last30Days!: number;
}

@ObjectType('AppOverview', {
  description:
    'Numbers of one app, as old as 20 seconds, or more where counting them takes long. What one node has counted since its last write is lost if its process is killed, so numbers of logins, refusals, SMS and active users may be a little too low.',
})
export class AppOverviewType {
  /** Not a field of the schema: a value for the field resolvers. */
  daysBack!: number;

  @Field(() => [ProviderHealthType], { description: 'One for each kind of address. It is always of now.' })
  providers!: ProviderHealthType[];

  @Field(() => UserCountsType)
  users!: UserCountsType;

  @Field(() => [DayNumbersType], { description: 'The oldest first, today last; days on which nothing happened too.' })
  days!: DayNumbersType[];

  @Field(() => [CountryNumbersType], { description: 'In the same days; where most SMS went first.' })
  countries!: CountryNumbersType[];

  @Field(() => SmsSpendingType, { description: 'In the same days.' })
  sms!: SmsSpendingType;

  @Field(() => [HeldBackCountType], { description: 'Messages of the same days that were not sent, and why.' })
  heldBack!: HeldBackCountType[];

  @Field(() => ActiveUsersType)
  activeUsers!: ActiveUsersType;
}

@ObjectType('VerificationImpact', {
  description: 'What turning a verification switch changes for how many users; as old as the numbers of `appOverview`.',
})
export class VerificationImpactType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => Boolean, { description: 'The switch now.' })
  verification!: boolean;

  @Field(() => Int, {
    description:
      'Users who own their address because it was stored while the switch was OFF. They keep it, and log in with it, whichever way the switch stands.',
  })
  neverProven!: number;

  @Field(() => Int, {
    description: 'Users whose current address is not verified. While the switch is ON it logs nobody in.',
  })
  unproven!: number;

  @Field(() => Int, {
    description:
      'Those of them whom their address logs in while the switch is OFF, as its only claimants, and no longer once it is ON.',
  })
  loginsThatChange!: number;

  @Field(() => Boolean, {
    description: 'False: there are more than 10,000 claims, and the last two numbers are of so many of them.',
  })
  isExact!: boolean;
}
