import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { UserFilter } from '../../../domain/admin/search/find-users.js';
import { PageInfoType } from './page.types.js';
import { UserType } from './user.types.js';

@ObjectType('UserTotal', { description: 'A number of users. Counting stops early where there are many.' })
export class UserTotalType {
  @Field(() => Int, { description: 'At most 10,000.' })
  count!: number;

  @Field(() => Boolean, {
    description:
      'Whether the number is exact. Otherwise there may be more, because only the first 10,000 were examined.',
  })
  exact!: boolean;
}

@ObjectType('UserConnection', {
  description:
    'A page of users in the order of `sort`. A search lists users in the alphabetical order of the texts that matched.',
})
export class UserConnectionType {
  /** Not a field of the schema: the filter by which the total is counted. */
  asked!: UserFilter;

  @Field(() => [UserType])
  nodes!: UserType[];

  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}

@InputType('UserFilter', { description: 'Selects the users who meet all given conditions.' })
export class UserFilterType {
  @Field(() => String, {
    nullable: true,
    description:
      'Finds users by the beginning of the username, of any word of the display name, of an email address or its domain (`example.org`), or of a phone number as it is written or dialled (`+8190…`, `090…`, `90…`); and by the whole id. Unverified and pending addresses count. Each of several words must be found; words after the eighth are ignored. Letter case, accents, full or half width, and hiragana or katakana make no difference.',
  })
  search?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they have a verified email address or phone number.' })
  verified?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they are pseudo users.' })
  pseudo?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  disabled?: boolean | null;
}
