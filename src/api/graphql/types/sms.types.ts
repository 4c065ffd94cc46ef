import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { AddressKind, PurseScope } from './enums.js';

@ObjectType('PausedCountry', {
  description:
    'A country to which SMS are paused for a day, because fewer than 20 % of at least 100 SMS led to a verification: a sign of SMS pumping. A network from which users have verified numbers before can still cause some SMS. If the app has verified users in the country, each network can cause one more an hour, and all networks together 20. Resets and notices are still sent.',
})
export class PausedCountryType {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2; `ZZ` for numbers of no country.' })
  country!: string;

  @Field(() => GraphQLDateTime)
  since!: Date;

  @Field(() => GraphQLDateTime, { description: 'When the pause ends, unless `reopenCountry` ends it before.' })
  endsAt!: Date;

  @Field(() => Int, { description: 'The number of SMS that were judged.' })
  sent!: number;

  @Field(() => Int, { description: 'The number of them that led to a verification.' })
  verified!: number;
}

@ObjectType('Purse', {
  description: 'A limit on the messages of a kind in 24 hours, and the number of those that were sent.',
})
export class PurseType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => PurseScope)
  scope!: 'APP' | 'SERVER';

  @Field(() => Int)
  spent!: number;

  @Field(() => Int, {
    description: 'The daily limit. Sign-ups and changes may use four fifths of it. The rest is for resets and notices.',
  })
  most!: number;

  @Field(() => Int, {
    description: 'The part of `most` that is kept for resets and notices. Sign-ups and changes cannot use it.',
  })
  keptForOwners!: number;

  @Field(() => Boolean, { description: 'Whether four fifths of the share of sign-ups and changes are used up.' })
  isLow!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the 24 hours end. Null: nothing was spent yet.' })
  resetsAt!: Date | null;
}
