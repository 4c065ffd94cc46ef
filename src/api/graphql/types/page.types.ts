import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { description: 'The position of a page in its list.' })
export class PageInfoType {
  @Field(() => Boolean, {
    description:
      'Whether there is another page. Even a page with fewer entries than `first`, or none, may be followed by another.',
  })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether this page was asked for with `after`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The position of the first entry of this page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The `after` of the next page.' })
  endCursor!: string | null;
}

/** The paging rules, which the description of each list repeats. */
export const pageRules =
  '`first` is the size of a page, 1 to 100. `after` is the `endCursor` of the page before.\n\nErrors: BAD_USER_INPUT.';
