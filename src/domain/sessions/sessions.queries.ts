import { and, desc, eq, exists, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { type Params, prepared, preparedInsert, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import { type Person, personFromRows } from '../identifiers/person.queries.js';
import type { Position } from '../paging.js';
import { isOlder } from '../paging.queries.js';
import type { ProofMethod, Proofs } from './proofs.rules.js';
import { mostSessions, type SessionRow } from './session.rules.js';

export const insertSession = preparedInsert('sessions');

export interface SessionWithPerson {
  session: SessionRow;
  person: Person;
}

const findRows = prepared('session_by_id', ({ db, tables }: Reader, p: Params<{ id: string }>) => {
  const { sessions, users, identifiers, claims } = tables;
  return db
    .select({ session: sessions, user: users, owned: identifiers, claim: claims })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(identifiers, eq(identifiers.userId, users.id))
    .leftJoin(claims, eq(claims.userId, users.id))
    .where(eq(sessions.id, p.id));
});

/** Finds a session with its user and all their identifiers and claims, so that a query for `me` needs no second statement. */
export async function findSession(reader: Reader, id: string): Promise<SessionWithPerson | null> {
  const rows = await findRows(reader, { id });
  const person = personFromRows(rows);
  return rows[0] === undefined || person === null ? null : { session: rows[0].session, person };
}

const findHeld = prepared(
  'held_session',
  ({ db, tables: { sessions } }: Reader, p: Params<Pick<SessionRow, 'id' | 'userId'>>) =>
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, p.id), eq(sessions.userId, p.userId))),
);

/** Returns whether a session of a user has not ended. Lock the user first, so that it cannot end meanwhile. */
export async function isHeldSession(tx: Tx, held: Pick<SessionRow, 'id' | 'userId'>): Promise<boolean> {
  return (await findHeld(tx, held)).length === 1;
}

/** Changes a session and returns it. Null if it has ended. */
export async function updateSession(
  { db, tables: { sessions } }: Tx,
  id: string,
  change: Partial<SessionRow>,
): Promise<SessionRow | null> {
  const [changed] = await db.update(sessions).set(change).where(eq(sessions.id, id)).returning();
  return changed ?? null;
}

export async function setProofs({ db, tables: { sessions } }: Tx, id: string, proofs: Proofs): Promise<void> {
  await db.update(sessions).set({ proofs }).where(eq(sessions.id, id));
}

/** Lists the live sessions of a user after a position, last used first. */
export async function listLiveSessions(
  { db, tables: { sessions } }: Reader,
  userId: string,
  now: number,
  after: Position | null,
  limit: number,
): Promise<SessionRow[]> {
  const isLive = and(
    gt(sessions.idleExpiresAt, now),
    or(isNull(sessions.expiresAt), gt(sessions.expiresAt, now)),
    isOlder(sessions.lastUsedAt, sessions.id, after),
  );
  return await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isLive))
    .orderBy(desc(sessions.lastUsedAt), desc(sessions.id))
    .limit(limit);
}

/** Returns the position of a user's session in `listLiveSessions`. Null if there is no such session. */
export async function findPositionOfSession(reader: Reader, userId: string, id: string): Promise<Position | null> {
  const { sessions } = reader.tables;
  const [row] = await reader.db
    .select({ lastUsedAt: sessions.lastUsedAt })
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId)));
  return row === undefined ? null : [row.lastUsedAt, id];
}

/**
 * Lists the sessions of a user with the facts for `sessionsToEnd`, at most `mostHeldRead`. Returns none if there are fewer than `mostSessions`, because
 * then none has to end. So most logins read no row.
 */
export const listHeldSessions = prepared(
  'held_sessions',
  ({ db, tables: { sessions } }: Reader, p: Params<Pick<SessionRow, 'userId'>>) => {
    const isOfUser = eq(sessions.userId, p.userId);
    const last = db
      .select({ id: sessions.id })
      .from(sessions)
      .where(isOfUser)
      .limit(1)
      .offset(mostSessions - 1);
    return db
      .select({
        id: sessions.id,
        firstIp: sessions.firstIp,
        createdAt: sessions.createdAt,
        lastUsedAt: sessions.lastUsedAt,
        idleExpiresAt: sessions.idleExpiresAt,
        expiresAt: sessions.expiresAt,
      })
      .from(sessions)
      .where(and(isOfUser, exists(last)))
      .limit(mostHeldRead);
  },
);
/** An older release had no limit. The next logins end sessions above this number. */
const mostHeldRead = 500;

/**
 * Ends these sessions of a user. Lock the user first. Does not store that sessions ended: that would end the logins that wait for a second factor
 * (F52), and a session that begins in the same transaction ends later anyway (T9).
 */
export async function endSessionsById(tx: Tx, userId: string, ids: readonly string[]): Promise<void> {
  const { sessions } = tx.tables;
  await tx.db.delete(sessions).where(and(eq(sessions.userId, userId), inArray(sessions.id, [...ids])));
  tx.announce(userId);
}

/**
 * F22: ends the other sessions of a user that were proven by one of these methods, because the factor was removed. If `id` is null, ends all. Returns
 * how many ended.
 */
export async function endSessionsProvenBy(
  tx: Tx,
  { id: keptId, userId }: { id: string | null; userId: string },
  methods: readonly ProofMethod[],
  now: number,
): Promise<number> {
  const { sessions } = tx.tables;
  // Also without such a session: a login that waits for a second factor may have been begun by the method.
  await noteSessionsEnded(tx, { userId, now });
  const held = await tx.db
    .select({ id: sessions.id, proofs: sessions.proofs })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), keptId === null ? undefined : ne(sessions.id, keptId)));
  const ids = held.filter(({ proofs }) => methods.some(method => proofs[method] !== undefined)).map(({ id }) => id);
  if (ids.length > 0) await endSessionsById(tx, userId, ids);
  return ids.length;
}

type Rotation = Pick<
  SessionRow,
  'id' | 'generation' | 'voided' | 'voidedBefore' | 'idleExpiresAt' | 'ip' | 'userAgent'
> & {
  judged: number;
  now: number;
};

/** Issues the next generation of a session. Null if `judged` is no longer its newest one. */
export const rotateSession = preparedOne('rotate_session', ({ db, tables: { sessions } }: Tx, p: Params<Rotation>) =>
  db
    .update(sessions)
    .set({
      generation: p.generation,
      voided: p.voided,
      voidedBefore: p.voidedBefore,
      rotatedAt: p.now,
      lastUsedAt: p.now,
      idleExpiresAt: p.idleExpiresAt,
      ip: p.ip,
      userAgent: p.userAgent,
    })
    .where(and(eq(sessions.id, p.id), eq(sessions.generation, p.judged)))
    .returning(),
);

/** Writes a use of a session. Returns false if another request did so since `judged` was read. */
export async function noteUse(
  { db, tables: { sessions } }: Tx,
  {
    id,
    judged,
    now,
    idleExpiresAt,
    ip,
  }: Pick<SessionRow, 'id' | 'idleExpiresAt' | 'ip'> & { judged: number; now: number },
): Promise<boolean> {
  const written = await db
    .update(sessions)
    .set({ lastUsedAt: now, idleExpiresAt, ip })
    .where(and(eq(sessions.id, id), eq(sessions.lastUsedAt, judged)))
    .returning({ id: sessions.id });
  return written.length === 1;
}

/**
 * Stores at the user when a session ends (R1), even if other sessions remain, whose later end will replace it. Call this before the session is
 * deleted: all transactions lock a user before their sessions, and another order would cause deadlocks.
 */
async function noteSessionsEnded(tx: Tx, ended: { userId: string; now: number }): Promise<void> {
  await tx.send(setSessionsEnded(tx, ended));
}

const setSessionsEnded = prepared(
  'sessions_ended',
  ({ db, tables: { users } }: Tx, p: Params<{ userId: string; now: number }>) =>
    db.update(users).set({ sessionsEndedAt: p.now }).where(eq(users.id, p.userId)),
);

/** Ends a session of a user. Returns false if there is no such session. */
export async function endSession(tx: Tx, userId: string, id: string, now: number): Promise<boolean> {
  await noteSessionsEnded(tx, { userId, now });
  const ended = await end(tx, { id, userId });
  if (ended.length > 0) tx.announce(userId);
  return ended.length === 1;
}

const end = prepared('end_session', ({ db, tables: { sessions } }: Tx, p: Params<Pick<SessionRow, 'id' | 'userId'>>) =>
  db
    .delete(sessions)
    .where(and(eq(sessions.id, p.id), eq(sessions.userId, p.userId)))
    .returning({ id: sessions.id }),
);

/** Ends all sessions of a user, except `exceptId` if it is given. Returns how many ended. */
export async function endSessionsOf(tx: Tx, userId: string, exceptId: string | null, now: number): Promise<number> {
  await noteSessionsEnded(tx, { userId, now });
  const ended = await endOthers(tx, { userId, exceptId });
  if (ended.length > 0) tx.announce(userId);
  return ended.length;
}

const endOthers = prepared(
  'end_sessions_of',
  ({ db, tables: { sessions } }: Tx, p: Params<{ userId: string; exceptId: string | null }>) =>
    db
      .delete(sessions)
      .where(and(eq(sessions.userId, p.userId), sql`${sessions.id} is distinct from ${p.exceptId}`))
      .returning({ id: sessions.id }),
);
