import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Reader, Tx } from '../../platform/store/store.js';
import { freezeMs } from '../accounts/undo/undo.rules.js';

/** All apps, or one app. */
export type Scope = 'ALL_APPS' | { readonly appId: string };

/** The users whose sessions end. A pseudo user whose session ends can never log in again. */
export type SessionScope = 'EVERYBODY' | 'FULL_USERS';

/** A count for one app. The portal sessions of operators have no app. */
export interface Counted {
  readonly appId: string | null;
  readonly number: number;
}

function inScope(column: PgColumn, scope: Scope): SQL | undefined {
  return scope === 'ALL_APPS' ? undefined : eq(column, scope.appId);
}

function whoseSessions({ tables: { sessions } }: Reader, scope: Scope, whose: SessionScope): SQL | undefined {
  // T6: a pseudo user's session has no absolute end.
  return and(inScope(sessions.appId, scope), whose === 'EVERYBODY' ? undefined : isNotNull(sessions.expiresAt));
}

export async function countSessions(reader: Reader, scope: Scope, whose: SessionScope): Promise<Counted[]> {
  const { sessions } = reader.tables;
  return await reader.db
    .select({ appId: sessions.appId, number: count() })
    .from(sessions)
    .where(whoseSessions(reader, scope, whose))
    .groupBy(sessions.appId);
}

/** Selects codes and links that still work. An expired one only allows "This wasn't me" (V14). */
function openChallenges({ tables: { challenges } }: Reader, scope: Scope, now: number): SQL | undefined {
  return and(inScope(challenges.appId, scope), isNull(challenges.closedAt), gt(challenges.expiresAt, now));
}

export async function countOpenChallenges(reader: Reader, scope: Scope, now: number): Promise<Counted[]> {
  const { challenges } = reader.tables;
  return await reader.db
    .select({ appId: challenges.appId, number: count() })
    .from(challenges)
    .where(openChallenges(reader, scope, now))
    .groupBy(challenges.appId);
}

export async function countPortalSessions(
  { db, tables: { portalSessions, adminTokens } }: Reader,
  scope: Scope,
): Promise<Counted[]> {
  return await db
    .select({ appId: adminTokens.appId, number: count() })
    .from(portalSessions)
    .innerJoin(adminTokens, eq(adminTokens.id, portalSessions.tokenId))
    .where(inScope(adminTokens.appId, scope))
    .groupBy(adminTokens.appId);
}

/**
 * Ends up to `limit` sessions after an id, and stores the time at their users (R1). Returns their ids in order. Locks users before their sessions
 * (decision 003).
 */
export async function endSomeSessions(
  tx: Tx,
  scope: Scope,
  whose: SessionScope,
  { after, limit, now }: { after: string; limit: number; now: number },
): Promise<string[]> {
  const { sessions, users } = tx.tables;
  const found = await tx.db
    .select({ id: sessions.id, userId: sessions.userId })
    .from(sessions)
    .where(and(whoseSessions(tx, scope, whose), gt(sessions.id, after)))
    .orderBy(asc(sessions.id))
    .limit(limit);
  const [ids, userIds] = [found.map(({ id }) => id), found.map(({ userId }) => userId)];
  if (ids.length === 0) return ids;
  await tx.db
    .update(users)
    .set({ sessionsEndedAt: now })
    .where(and(inArray(users.id, userIds), lt(users.sessionsEndedAt, now)));
  await tx.db.delete(sessions).where(inArray(sessions.id, ids));
  return ids;
}

/** Closes up to `limit` codes and links. Includes decoys, so that they still answer like real resets (W4). Returns how many. */
export async function closeSomeChallenges(tx: Tx, scope: Scope, now: number, limit: number): Promise<number> {
  const { challenges } = tx.tables;
  const open = tx.db
    .select({ id: challenges.id })
    .from(challenges)
    .where(openChallenges(tx, scope, now))
    .orderBy(asc(challenges.expiresAt))
    .limit(limit);
  const closed = await tx.db
    .update(challenges)
    .set({ closedAt: now, outcome: 'REPLACED' })
    .where(and(inArray(challenges.id, open), isNull(challenges.closedAt)))
    .returning({ id: challenges.id });
  return closed.length;
}

/** M24: ends all reclaims. The copy may contain one to which the owner has objected since. */
export async function endAllReclaims(tx: Tx, scope: Scope): Promise<void> {
  const { reclaims } = tx.tables;
  await tx.db.delete(reclaims).where(and(inScope(reclaims.appId, scope), isNotNull(reclaims.dueAt)));
}

export async function endPortalSessions(tx: Tx, scope: Scope): Promise<number> {
  const { portalSessions, adminTokens } = tx.tables;
  const tokens = tx.db.select({ id: adminTokens.id }).from(adminTokens).where(inScope(adminTokens.appId, scope));
  const ended = await tx.db
    .delete(portalSessions)
    .where(inArray(portalSessions.tokenId, tokens))
    .returning({ id: portalSessions.id });
  return ended.length;
}

/** C19: ends the links of changes that nobody has undone, and restarts the 24 hours of each freeze. */
export async function endUndos({ db, tables: { givenUpAddresses } }: Tx, scope: Scope, now: number): Promise<void> {
  const those = inScope(givenUpAddresses.appId, scope);
  await db.delete(givenUpAddresses).where(and(those, isNull(givenUpAddresses.frozenAt)));
  await db
    .update(givenUpAddresses)
    .set({ restoresAt: now + freezeMs })
    .where(and(those, isNotNull(givenUpAddresses.restoresAt)));
}
