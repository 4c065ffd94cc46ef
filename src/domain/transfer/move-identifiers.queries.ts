import { and, asc, eq, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Canonical } from '../../platform/values/canonical.js';
import type { Kind } from '../../platform/values/kinds.js';
import type { Position } from '../paging.js';
import { isLater } from '../paging.queries.js';

export interface StoredIdentifier {
  userId: string;
  value: Canonical;
}

/** The identifiers of one kind, owned or claimed, that begin with a prefix of digits. A null prefix means all. */
export interface Place {
  table: 'identifiers' | 'claims';
  kind: Kind;
  prefix: string | null;
}

/** Sorts after every digit. */
const afterDigits = ':';

export async function listIdentifiers(
  { db, tables }: Reader,
  appId: string,
  { table, kind, prefix }: Place,
  after: Position | null,
  limit: number,
): Promise<StoredIdentifier[]> {
  // Both tables have these columns with the same types.
  const stored = tables[table] as Reader['tables']['identifiers'];
  return await db
    .select({ userId: stored.userId, value: stored.value })
    .from(stored)
    .where(
      and(
        eq(stored.appId, appId),
        eq(stored.kind, kind),
        prefix === null ? undefined : sql`${stored.value} >= ${prefix} AND ${stored.value} < ${prefix + afterDigits}`,
        isLater(stored.value, stored.userId, after),
      ),
    )
    .orderBy(asc(stored.value), asc(stored.userId))
    .limit(limit);
}

export async function moveClaim({ db, tables: { claims } }: Tx, id: string, value: Canonical): Promise<void> {
  await db.update(claims).set({ value }).where(eq(claims.id, id));
}
