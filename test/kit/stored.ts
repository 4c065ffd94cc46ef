import assert from 'node:assert/strict';
import { and, eq } from 'drizzle-orm';
import type { Reader } from '../../src/platform/store/store.js';
import type { Kind } from '../../src/platform/values/kinds.js';
import { canonical } from './canonical.js';
import type { World } from './world.js';

/** Returns all rows of all tables as JSON texts, sorted. */
export async function storedRows(world: World): Promise<Record<string, string[]>> {
  await world.server.settled();
  return await rowsIn(world.server.deps.store.reader);
}

/** Returns the same rows, but no search terms: a worker writes them some time later (O13). */
export async function rowsWithoutTerms(world: World): Promise<Record<string, string[]>> {
  return { ...(await storedRows(world)), searchTerms: [] };
}

export async function rowsIn({ db, tables }: Reader): Promise<Record<string, string[]>> {
  const stored: Record<string, string[]> = {};
  for (const [name, table] of Object.entries(tables)) {
    const rows = await db.select().from(table);
    stored[name] = rows.map(row => JSON.stringify(row)).sort();
  }
  return stored;
}

/**
 * Asserts that an attempt changes nothing in the database, so that nothing is queued either. Ignores the budgets and
 * the daily counts, which count attempts, the time when an admin token was last used, and what the server writes some time later: the
 * search terms (O13), and that a message has expired, when a story before moved the clock by a day.
 */
export async function changesNothing(world: World, attempt: () => Promise<unknown>): Promise<void> {
  const before = await lastingRows(world);
  await attempt();
  assert.deepEqual(await lastingRows(world), before);
}

async function lastingRows(world: World): Promise<Record<string, string[]>> {
  const {
    budgets: _,
    dailyCounts: __,
    searchTerms: ___,
    adminTokens = [],
    messages = [],
    users = [],
    ...rest
  } = await storedRows(world);
  return {
    ...rest,
    adminTokens: adminTokens.map(row => row.replace(/"lastUsedAt":\w+/, '')),
    messages: messages.map(row =>
      isOver(row, world.now) ? row.replace('"state":"QUEUED"', '"state":"EXPIRED"') : row,
    ),
    users: users.map(row => row.replace(/"indexedUpdate":-?\d+/, '')),
  };
}

function isOver(message: string, now: number): boolean {
  return (JSON.parse(message) as { expiresAt: number }).expiresAt <= now;
}

/** Stores an identifier of a user as an earlier version of the parsers would have, which today's never write. */
export async function storeAs(world: World, userId: string, kind: Kind, value: string): Promise<void> {
  await world.server.deps.store.transaction(async ({ db, tables: { identifiers, users } }) => {
    await db.update(users).set({ indexedUpdate: -1 }).where(eq(users.id, userId));
    const rows = await db
      .update(identifiers)
      .set({ value: canonical(value), display: value })
      .where(and(eq(identifiers.userId, userId), eq(identifiers.kind, kind)))
      .returning();
    assert.equal(rows.length, 1, `the user owns no ${kind}`);
  });
}
