import { and, desc, eq, sql } from 'drizzle-orm';
import { type Params, prepared, preparedInsert, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import { type Person, personFromRows } from '../identifiers/person.queries.js';
import type { SessionRow } from './session.rules.js';

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

/** Finds a session with its user and all that they have, so that a query for `me` needs no second statement. */
export async function findSession(reader: Reader, id: string): Promise<SessionWithPerson | null> {
  const rows = await findRows(reader, { id });
  const person = personFromRows(rows);
  return rows[0] === undefined || person === null ? null : { session: rows[0].session, person };
}

export async function listSessions(reader: Reader, userId: string): Promise<SessionRow[]> {
  const { sessions } = reader.tables;
  return await reader.db.select().from(sessions).where(eq(sessions.userId, userId)).orderBy(desc(sessions.lastUsedAt));
}

type Rotation = Pick<SessionRow, 'id' | 'generation' | 'idleExpiresAt'> & { now: number };

/** Moves a family of refresh tokens to its next generation; null when another request has done so. */
export const rotateSession = preparedOne('rotate_session', ({ db, tables: { sessions } }: Tx, p: Params<Rotation>) =>
  db
    .update(sessions)
    .set({
      generation: sql`${sessions.generation} + 1`,
      rotatedAt: p.now,
      lastUsedAt: p.now,
      idleExpiresAt: p.idleExpiresAt,
    })
    .where(and(eq(sessions.id, p.id), eq(sessions.generation, p.generation)))
    .returning(),
);

/** Ends a session of a user; false when there is no such session. */
export async function endSession(tx: Tx, userId: string, id: string): Promise<boolean> {
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

/** Ends every session of a user, except the one that may be named. Returns how many. */
export async function endSessionsOf(tx: Tx, userId: string, exceptId: string | null): Promise<number> {
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
