import type { Deps } from '../deps.js';
import type { Kind } from '../kinds.js';
import { type Page, type PageRequest, type Position, readPage } from '../pages.js';
import { type FoundUser, listUsers, searchUsers, type UserConditions } from './find-users.queries.js';
import { findPersons, type Person } from './person.queries.js';

export interface UserFilter extends UserConditions {
  /** The beginning of a username, an email address or a phone number, cleaned by `readSearch`. */
  prefix: string | null;
  /** Whether the user has a verified address. */
  isVerified: boolean | null;
}

/** O2: the users of an app; with a prefix in the order of what was found, else newest first. */
export async function findUsers(
  { store: { reader } }: Pick<Deps, 'store'>,
  appId: string,
  { prefix, isVerified, ...conditions }: UserFilter,
  page: PageRequest,
): Promise<Page<Person>> {
  const found = await readPage<FoundUser>(
    page,
    prefix === null
      ? (after, limit) => listUsers(reader, appId, conditions, after, limit)
      : (after, limit) => search(prefix, after, limit),
    ({ userId, createdAt, value }) => [prefix === null ? createdAt : value, userId],
    isVerified === null ? null : user => user.isVerified === isVerified,
  );
  const persons = await findPersons(
    reader,
    appId,
    found.rows.map(({ userId }) => userId),
  );
  return { ...found, rows: persons };

  async function search(start: string, after: Position | null, limit: number): Promise<FoundUser[]> {
    const hits: FoundUser[] = [];
    for (const [table, kind] of placesOf(start)) {
      hits.push(...(await searchUsers(reader, table, appId, kind, start, conditions, after, limit)));
    }
    return hits.sort(byValue).slice(0, limit);
  }
}

/** Where a value that begins so can be: only phone numbers begin with `+`, only email addresses hold an `@`. */
function placesOf(prefix: string): (readonly ['identifiers' | 'claims', Kind])[] {
  const phones = [['identifiers', 'PHONE'] as const, ['claims', 'PHONE'] as const];
  if (prefix.startsWith('+')) return phones;
  const emails = [['identifiers', 'EMAIL'] as const, ['claims', 'EMAIL'] as const];
  return prefix.includes('@') ? emails : [['identifiers', 'USERNAME'], ...emails];
}

/** Bytewise, as the database sorts them: values and ids are ASCII. */
function byValue(a: FoundUser, b: FoundUser): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.userId < b.userId ? -1 : 1;
}
