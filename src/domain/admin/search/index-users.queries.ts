import { and, asc, eq, inArray, max, ne } from 'drizzle-orm';
import { type Params, prepared } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';

/**
 * Lists users whose search terms are older than their last change. Sorts like the index. Otherwise PostgreSQL, which cannot estimate how few there
 * are, might read the whole table.
 */
export async function listUsersToIndex(
  { db, tables: { users } }: Reader,
  appId: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ id: users.id })
    .from(users)
    .where(and(ne(users.indexedUpdate, users.updatedAt), appId === null ? undefined : eq(users.appId, appId)))
    .orderBy(asc(users.appId), asc(users.indexedUpdate))
    .limit(limit);
  return rows.map(({ id }) => id);
}

const findTerms = prepared(
  'search_terms_of_user',
  ({ db, tables: { searchTerms } }: Reader, p: Params<{ userId: string }>) =>
    db.select({ term: searchTerms.term }).from(searchTerms).where(eq(searchTerms.userId, p.userId)),
);

/** Replaces the search terms of a user. Writes only the differences. */
export async function replaceTerms(
  tx: Tx,
  { id: userId, appId }: { id: string; appId: string },
  terms: ReadonlySet<string>,
): Promise<void> {
  const { searchTerms } = tx.tables;
  const had = new Set((await findTerms(tx, { userId })).map(({ term }) => term));
  const over = [...had].filter(term => !terms.has(term));
  const added = [...terms].filter(term => !had.has(term));
  if (over.length > 0) {
    await tx.db.delete(searchTerms).where(and(eq(searchTerms.userId, userId), inArray(searchTerms.term, over)));
  }
  if (added.length > 0) await tx.db.insert(searchTerms).values(added.map(term => ({ appId, term, userId })));
}

/** Returns when the user's newest stored session began. Null if there is none. */
export async function findLatestLogin({ db, tables: { sessions } }: Reader, userId: string): Promise<number | null> {
  const [row] = await db
    .select({ at: max(sessions.createdAt) })
    .from(sessions)
    .where(eq(sessions.userId, userId));
  return row?.at ?? null;
}
