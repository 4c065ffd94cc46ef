import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('PausedCountry', {
  description:
    'A country whose numbers get no SMS for claims at present: over a day, fewer than 20 % of at least 100 led to a verification, as when somebody earns by the numbers. Resets and notices to owners still go out.',
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
