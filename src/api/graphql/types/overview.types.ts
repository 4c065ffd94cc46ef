import { Field, Int, ObjectType } from 'type-graphql';
import type { HeldBackReason as HeldBackReasonName } from '../../../domain/messaging/outbox/held-back.rules.js';
import type { Money } from '../../../domain/sending/sms-costs.rules.js';
import type { MessageState as MessageStateName } from '../../../platform/store/tables.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { AddressKind, HeldBackReason, MessageState } from './enums.js';
import { ProviderHealthType } from './provider.types.js';

@ObjectType('UserCounts', { description: 'The numbers of users that the app has now.' })
export class UserCountsType {
  @Field(() => Int, { description: 'All, pseudo users included.' })
  total!: number;

  @Field(() => Int, { description: 'Pseudo (anonymous) users.' })
  pseudo!: number;

  @Field(() => Int)
  disabled!: number;

  @Field(() => Int, { description: 'With a verified email address.' })
  verifiedEmail!: number;

  @Field(() => Int, { description: 'With a verified phone number.' })
  verifiedPhone!: number;
}

@ObjectType('MessageCount', { description: 'The number of messages in one state.' })
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

@ObjectType('DayNumbers', { description: 'The numbers of one day, UTC.' })
export class DayNumbersType {
  @Field(() => String, { description: 'ISO 8601: `2026-01-31`.' })
  day!: string;

  @Field(() => Int, { description: 'New full users, upgraded pseudo users included.' })
  signUps!: number;

  @Field(() => Int, { description: 'New pseudo users.' })
  pseudoUsers!: number;

  @Field(() => Int, { description: 'Addresses that users entered and had to verify.' })
  verificationsStarted!: number;

  @Field(() => Int, { description: 'Addresses that were verified, by a code, by a link or by an admin.' })
  verificationsSucceeded!: number;

  @Field(() => [MessageCountType], { description: 'The messages of this day, counted by their present state.' })
  messages!: MessageCountType[];

  @Field(() => Int, { description: 'Logins of any kind: with a password, a code or a passkey.' })
  logins!: number;

  @Field(() => Int, {
    description: 'Logins that were refused for a wrong password, an unknown identifier or a disabled user.',
  })
  failedLogins!: number;

  @Field(() => Int, { description: 'Users who opened or refreshed a session on this day, each counted once.' })
  activeUsers!: number;

  @Field(() => Int, { description: 'Requests that were answered with RATE_LIMITED.' })
  rateLimited!: number;

  @Field(() => Int, { description: 'Wrong codes of verifications and resets.' })
  wrongCodes!: number;

  @Field(() => Int, { description: 'Networks that used a wrong admin token. Each counts at most twice an hour.' })
  refusedAdminTokens!: number;

  @Field(() => Int, { description: 'SMS that the provider accepted.' })
  sms!: number;

  @Field(() => Int, { description: 'Segments of these SMS: a long text counts as several SMS.' })
  smsSegments!: number;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'The first of `smsCosts`. Null: no price is known.',
  })
  smsCost!: Money | null;

  @Field(() => [MoneyType], {
    description: 'The cost of these SMS, one amount for each currency, as in `SmsSpending.costs`.',
  })
  smsCosts!: Money[];
}

@ObjectType('CountryNumbers', {
  description: 'The SMS for sign-ups and changes to one country, and their results.',
})
export class CountryNumbersType {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2; `ZZ` for numbers of no country.' })
  country!: string;

  @Field(() => Int, { description: 'SMS that were sent to verify a number.' })
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

  @Field(() => MoneyType, { nullable: true, description: 'The first of `costs`. Null: no price is known.' })
  cost!: Money | null;

  @Field(() => [MoneyType], { description: 'One amount for each currency, as in `SmsSpending.costs`.' })
  costs!: Money[];
}

@ObjectType('SmsSpending', {
  description:
    'The SMS that the provider accepted, and their cost: the amount that the provider reported, otherwise segments times the operator’s price for the country (`SMS_PRICES`).',
})
export class SmsSpendingType {
  @Field(() => Int)
  messages!: number;

  @Field(() => Int, { description: 'A long text counts as several SMS.' })
  segments!: number;

  @Field(() => MoneyType, { nullable: true, description: 'The first of `costs`. Null: no price is known.' })
  cost!: Money | null;

  @Field(() => [MoneyType], {
    description:
      'One amount for each currency, that of `SMS_PRICES` first. Amounts of two currencies are never added up. The bill can differ.',
  })
  costs!: Money[];

  @Field(() => Int, { description: 'Segments without a price, which are not in `costs`.' })
  segmentsWithoutPrice!: number;

  @Field(() => [CountrySmsType], { description: 'The country with the most segments comes first.' })
  countries!: CountrySmsType[];
}

@ObjectType('HeldBackCount', { description: 'The number of messages that were not sent for one reason.' })
export class HeldBackCountType {
  @Field(() => HeldBackReason)
  reason!: HeldBackReasonName;

  @Field(() => Int)
  count!: number;
}

@ObjectType('ActiveUsers', {
  description: 'Users who opened or refreshed a session, each counted once. Days are UTC.',
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
    'Numbers of one app, at most 20 seconds old, or older if counting takes long. A node that is killed loses what it has counted since its last write, so logins, refusals, SMS and active users may be slightly too low.',
})
export class AppOverviewType {
  /** Not a field of the schema: a value for the field resolvers. */
  daysBack!: number;

  @Field(() => [ProviderHealthType], { description: 'The present state, one entry for each kind of address.' })
  providers!: ProviderHealthType[];

  @Field(() => UserCountsType)
  users!: UserCountsType;

  @Field(() => [DayNumbersType], {
    description: 'One entry for each day, the oldest first and today last, also for days on which nothing happened.',
  })
  days!: DayNumbersType[];

  @Field(() => [CountryNumbersType], {
    description: 'SMS of the same days by country. The country with the most SMS comes first.',
  })
  countries!: CountryNumbersType[];

  @Field(() => SmsSpendingType, { description: 'The SMS of the same days.' })
  sms!: SmsSpendingType;

  @Field(() => [HeldBackCountType], { description: 'Messages of the same days that were not sent, and why.' })
  heldBack!: HeldBackCountType[];

  @Field(() => ActiveUsersType)
  activeUsers!: ActiveUsersType;
}

@ObjectType('VerificationImpact', {
  description: 'The numbers of users whom a verification switch affects. As old as the numbers of `appOverview`.',
})
export class VerificationImpactType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => Boolean, { description: 'The present state of the switch.' })
  verification!: boolean;

  @Field(() => Int, {
    description:
      'Users who own their address because it was stored while the switch was OFF. They keep it and can log in with it, whether the switch is ON or OFF.',
  })
  neverProven!: number;

  @Field(() => Int, {
    description: 'Users whose current address is not verified. While the switch is ON, they cannot log in with it.',
  })
  unproven!: number;

  @Field(() => Int, {
    description:
      'Those of `unproven` who can log in with the address while the switch is OFF, as its only claimants. Once it is ON, they cannot.',
  })
  loginsThatChange!: number;

  @Field(() => Boolean, {
    description: 'False: there are more than 10,000 claims, and the last two numbers cover only 10,000 of them.',
  })
  isExact!: boolean;
}
