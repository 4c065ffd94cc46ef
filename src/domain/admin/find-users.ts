import type { Kind } from '../../platform/values/kinds.js';
import type { Deps } from '../deps.js';
import { findPersons, type Person } from '../identifiers/person.queries.js';
import { type Page, type PageRequest, readPage } from '../paging.js';
import { type FoundUser, listUsers, type SearchHit, searchUsers, type UserConditions } from './find-users.queries.js';

export interface UserFilter extends UserConditions {
  /** The beginning of a username, email address or phone number, read by `readSearchPrefixes`. */
  prefixes: readonly string[] | null;
  /** Whether the user has a verified address. */
  hasVerifiedAddress: boolean | null;
}

/** O2: lists the users of an app, ordered by the matching value if there is a prefix, otherwise newest first. */
export async function findUsers(
  { store: { reader } }: Pick<Deps, 'store'>,
  appId: string,
  filter: UserFilter,
  page: PageRequest,
): Promise<Page<Person>> {
  const found = filter.prefixes === null ? await list() : await search(filter.prefixes);
  const ids = found.rows.map(({ userId }) => userId);
  return { ...found, rows: await findPersons(reader, appId, ids) };

  async function list(): Promise<Page<FoundUser>> {
    const { hasVerifiedAddress } = filter;
    return await readPage(
      page,
      (after, limit) => listUsers(reader, appId, filter, after, limit),
      ({ createdAt, userId }) => [createdAt, userId],
      hasVerifiedAddress === null ? null : user => user.hasVerifiedAddress === hasVerifiedAddress,
    );
  }

  async function search(prefixes: readonly string[]): Promise<Page<FoundUser>> {
    const conditions = (['hasVerifiedAddress', 'isPseudo', 'isDisabled'] as const).filter(
      name => filter[name] !== null,
    );
    return await readPage<SearchHit>(
      page,
      async (after, limit) => {
        const hits: SearchHit[] = [];
        for (const prefix of prefixes) {
          for (const [table, kind] of placesOf(prefix)) {
            hits.push(...(await searchUsers(reader, table, appId, kind, { prefix, prefixes }, after, limit)));
          }
        }
        return hits.sort(byValue).slice(0, limit);
      },
      ({ value, userId }) => [value, userId],
      // List a user who matches by several values only once, at the first.
      hit => hit.isFirst && conditions.every(name => hit[name] === filter[name]),
    );
  }
}

/** Returns where a value with this prefix can be: no username begins with `+`, only email addresses contain `@`. */
function placesOf(prefix: string): (readonly ['identifiers' | 'claims', Kind])[] {
  const emails = [['identifiers', 'EMAIL'] as const, ['claims', 'EMAIL'] as const];
  if (prefix.includes('@')) return emails;
  if (prefix.startsWith('+')) return [['identifiers', 'PHONE'], ['claims', 'PHONE'], ...emails];
  return [['identifiers', 'USERNAME'], ...emails];
}

/** Compares bytewise like the database: today's values and ids are ASCII. */
function byValue(a: FoundUser, b: FoundUser): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.userId < b.userId ? -1 : 1;
}
