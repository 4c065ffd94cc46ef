import { Arg, Ctx, Directive, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { namesOfSet, recordRead } from '../../../domain/admin/record-read.js';
import { countFound, findUsers } from '../../../domain/admin/search/find-users.js';
import { readSearch, type UserOrder } from '../../../domain/admin/search/search.rules.js';
import { parsePage } from '../../../domain/paging.js';
import { Refusal } from '../../../domain/refusal.js';
import type { Context } from '../context.js';
import { showUser } from '../show.js';
import { UserSort } from '../types/enums.js';
import { pageRules } from '../types/page.types.js';
import { UserConnectionType, UserFilterType, UserTotalType } from '../types/user-list.types.js';

/** The users of an app, as its admins see them (O2, O13). */
@Resolver(() => UserConnectionType)
export class UserListResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => UserConnectionType, {
    description: `Lists the users of the app: all of them, or those that a filter finds. ${pageRules}`,
  })
  async users(
    @Ctx() context: Context,
    @Arg('filter', () => UserFilterType, { nullable: true }) filter: UserFilterType | null,
    @Arg('sort', () => UserSort, {
      nullable: true,
      description:
        'The order of the list, by default `NEWEST`. Refused together with `search`, which has its own order.',
    })
    sort: UserOrder | null | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<UserConnectionType> {
    const { search: text, verified, pseudo, disabled } = filter ?? {};
    const search = readSearch(text ?? '');
    if (search !== null && typeof sort === 'string') {
      throw new Refusal('BAD_USER_INPUT', { field: 'sort', reason: 'EXCLUDES_ANOTHER' });
    }
    const asked = {
      search,
      order: sort ?? 'NEWEST',
      hasVerifiedAddress: verified ?? null,
      isPseudo: pseudo ?? null,
      isDisabled: disabled ?? null,
    } as const;
    const page = parsePage(`users/${search === null ? asked.order : 'SEARCH'}`, first, after ?? null);
    const of = [JSON.stringify(filter), sort ?? null, after ?? null];
    await recordRead(context.deps, context.call, { field: 'users', filters: namesOfSet(filter), of });
    const { rows, ...pageInfo } = await findUsers(context.deps, context.call.app.id, asked, page);
    return { asked, nodes: rows.map(person => showUser(context, person)), pageInfo };
  }

  @FieldResolver(() => UserTotalType, { description: 'The number of users whom the filter finds.' })
  async total(@Root() { asked }: UserConnectionType, @Ctx() { deps, call }: Context): Promise<UserTotalType> {
    return await countFound(deps, call.app.id, asked);
  }
}
