import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { description: 'Where a page of a list ends.' })
export class PageInfoType {
  @Field(() => Boolean, {
    description: 'Whether there is more. A page may hold fewer entries than were asked for, even none, while there is.',
  })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The `after` of the next page.' })
  endCursor!: string | null;
}

/** The paging rules, which the description of each list repeats. */
export const pageRules =
  'Pages of `first`, 1 to 100, `after` the `endCursor` of the one before.\n\nErrors: BAD_USER_INPUT.';
