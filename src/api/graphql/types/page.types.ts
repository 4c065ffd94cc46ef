import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { description: 'The end of a page of a list.' })
export class PageInfoType {
  @Field(() => Boolean, {
    description:
      'Whether there is another page. A page may have fewer entries than `first`, even none, and still be followed by another.',
  })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The `after` of the next page.' })
  endCursor!: string | null;
}

/** The paging rules, which the description of each list repeats. */
export const pageRules =
  '`first` is the size of a page, 1 to 100. `after` is the `endCursor` of the page before.\n\nErrors: BAD_USER_INPUT.';
