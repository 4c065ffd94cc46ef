import { and, asc, eq, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Canonical } from '../../platform/values/canonical.js';
import type { Position } from '../paging.js';
import { isLater } from '../paging.queries.js';

export interface NumberOfUser {
  userId: string;
  value: Canonical;
}

/** Sorts after every digit. */
const afterDigits = ':';

/** Lists the numbers that begin with a prefix, owned or claimed, in their order. */
export async function listNumbers(
  { db, tables }: Reader,
  table: 'identifiers' | 'claims',
  appId: string,
  prefix: string,
  after: Position | null,
  limit: number,
): Promise<NumberOfUser[]> {
  // Both tables have these columns with the same types.
  const numbers = tables[table] as Reader['tables']['identifiers'];
  return await db
    .select({ userId: numbers.userId, value: numbers.value })
    .from(numbers)
    .where(
      and(
        eq(numbers.appId, appId),
        eq(numbers.kind, 'PHONE'),
        sql`${numbers.value} >= ${prefix} AND ${numbers.value} < ${prefix + afterDigits}`,
        isLater(numbers.value, numbers.userId, after),
      ),
    )
    .orderBy(asc(numbers.value), asc(numbers.userId))
    .limit(limit);
}

export async function moveClaim({ db, tables: { claims } }: Tx, id: string, value: Canonical): Promise<void> {
  await db.update(claims).set({ value }).where(eq(claims.id, id));
}
