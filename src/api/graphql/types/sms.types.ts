import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { AddressKind, PurseScope } from './enums.js';

@ObjectType('PausedCountry', {
  description:
    'A country that is paused: over a day, fewer than 20 % of at least 100 SMS led to a verification, as when somebody earns by the numbers. Networks get no SMS to it beyond what they earned or, where the app has proven owners there, one an hour and 20 an hour in all. Resets and notices to owners still go out.',
})
export class PausedCountryType {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2; `ZZ` for numbers of no country.' })
  country!: string;

  @Field(() => GraphQLDateTime)
  since!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it is tried again, unless `reopenCountry` comes first.' })
  endsAt!: Date;

  @Field(() => Int, { description: 'SMS that it was judged by.' })
  sent!: number;

  @Field(() => Int, { description: 'How many of them led to a verification.' })
  verified!: number;
}

@ObjectType('Purse', { description: 'How many messages of a kind may be sent in 24 hours, and how many were.' })
export class PurseType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => PurseScope)
  scope!: 'APP' | 'SERVER';

  @Field(() => Int)
  spent!: number;

  @Field(() => Int, { description: 'Claims stop at four fifths of it; the rest is for owners.' })
  most!: number;

  @Field(() => Int, {
    description:
      'The part of `most` that sign-ups and changes do not get: it is kept for resets and notices to owners.',
  })
  keptForOwners!: number;

  @Field(() => Boolean, { description: 'Whether four fifths of what claims may cause are gone.' })
  isLow!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null before anything was spent.' })
  resetsAt!: Date | null;
}
