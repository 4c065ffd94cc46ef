import { Field, Int, ObjectType } from 'type-graphql';
import type { MessageState as MessageStateName } from '../../../platform/store/tables.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { AddressKind, MessageState } from './enums.js';
import { ProviderHealthType } from './provider.types.js';

@ObjectType('UserCounts', { description: 'How many users the app has now.' })
export class UserCountsType {
  @Field(() => Int, { description: 'All, pseudo users included.' })
  total!: number;

  @Field(() => Int, { description: 'Without a password yet (P1).' })
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

@ObjectType('AppOverview', {
  description: 'Numbers of one app, as old as 10 seconds, or more where counting them takes long.',
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
      'Users who own their address because it was stored while the switch was OFF (A6). They keep it, and log in with it, whichever way the switch stands (S3).',
  })
  neverProven!: number;

  @Field(() => Int, {
    description: 'Users whose current address is not verified. While the switch is ON it logs nobody in.',
  })
  unproven!: number;

  @Field(() => Int, {
    description:
      'Those of them whom their address logs in while the switch is OFF, as its only claimants, and no longer once it is ON (L3).',
  })
  loginsThatChange!: number;

  @Field(() => Boolean, {
    description: 'False: there are more than 10,000 claims, and the last two numbers are of so many of them.',
  })
  isExact!: boolean;
}
