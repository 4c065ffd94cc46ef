import type { Deps } from '../../deps.js';
import { findPersons, type Person } from '../../identifiers/person.queries.js';
import { type Page, type PageRequest, readPage } from '../../paging.js';
import {
  conditionNames,
  countHits,
  countListed,
  type FoundUser,
  listUsers,
  type SearchHit,
  searchUsers,
  type UserConditions,
} from './find-users.queries.js';
import { indexBeforeSearch } from './index-users.js';
import type { Search, UserOrder } from './search.rules.js';

export interface UserFilter extends UserConditions {
  search: Search | null;
  /** The order of a list without a search. A search sorts by terms. */
  order: UserOrder;
}

/** O13: lists the users of an app. A search lists them in the order of the terms that it finds. */
export async function findUsers(
  { store }: Pick<Deps, 'store'>,
  appId: string,
  filter: UserFilter,
  page: PageRequest,
): Promise<Page<Person>> {
  const { reports: reader } = store;
  const { search, order } = filter;
  const isWanted = (user: FoundUser) =>
    conditionNames.every(name => filter[name] === null || filter[name] === user[name]);
  const hasCondition = conditionNames.some(name => filter[name] !== null);
  const found = search === null ? await list() : ((await findById(search)) ?? (await searchTerms(search)));
  const ids = found.rows.map(({ userId }) => userId);
  return { ...found, rows: await findPersons(reader, appId, ids) };

  async function list(): Promise<Page<FoundUser>> {
    return await readPage(
      page,
      (after, limit) => listUsers(reader, appId, order, filter, after, limit),
      ({ key, userId }) => [key, userId],
      hasCondition ? isWanted : null,
    );
  }

  /** Nobody chooses a username that looks like an id, so a search for an id finds only this user. */
  async function findById({ userId }: Search) {
    if (userId === null || (await findPersons(reader, appId, [userId])).length === 0) return null;
    return { rows: [{ userId }], hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
  }

  async function searchTerms({ words }: Search): Promise<Page<FoundUser>> {
    await indexBeforeSearch({ store }, appId);
    return await readPage<SearchHit>(
      page,
      async (after, limit) => {
        const hits: SearchHit[] = [];
        for (const prefix of words[0] ?? []) {
          hits.push(...(await searchUsers(reader, appId, prefix, words, after, limit)));
        }
        return hits.sort(byTerm).slice(0, limit);
      },
      ({ key, userId }) => [key, userId],
      // List a user who is found by several terms only once, at the first term.
      hit => hit.isFirst && isWanted(hit),
    );
  }
}

/** Counting stops here, so that it takes less than a tenth of a second. */
const mostCounted = 10_000;

export interface UserTotal {
  count: number;
  /** False if there may be more. */
  exact: boolean;
}

/** Counts the users that a filter finds, among the first ten thousand of an index. After an import, some users may not be in the index yet. */
export async function countFound(
  { store }: Pick<Deps, 'store'>,
  appId: string,
  filter: UserFilter,
): Promise<UserTotal> {
  const { reports: reader } = store;
  const { search } = filter;
  if (search === null) return totalOf([await countListed(reader, appId, filter, mostCounted + 1)]);
  if (search.userId !== null && (await findPersons(reader, appId, [search.userId])).length > 0) {
    return { count: 1, exact: true };
  }
  const isIndexed = await indexBeforeSearch({ store }, appId);
  const counts = [];
  for (const prefix of search.words[0] ?? []) {
    counts.push(await countHits(reader, appId, prefix, search.words, filter, mostCounted + 1));
  }
  const total = totalOf(counts);
  return { ...total, exact: total.exact && isIndexed };
}

function totalOf(counts: readonly { looked: number; matching: number }[]): UserTotal {
  const exact = counts.every(({ looked }) => looked <= mostCounted);
  const count = counts.reduce((sum, { matching }) => sum + matching, 0);
  return { count: Math.min(count, mostCounted), exact: exact && count <= mostCounted };
}

/** Compares bytes, like the database. */
function byTerm(a: SearchHit, b: SearchHit): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || (a.userId < b.userId ? -1 : 1);
}
