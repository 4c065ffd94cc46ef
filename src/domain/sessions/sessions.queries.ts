import { and, desc, eq, sql } from 'drizzle-orm';
import { prepared, preparedInsert } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import { type Person, personFromRows } from '../identifiers/person.queries.js';
import type { SessionRow } from './session.rules.js';

export const insertSession = preparedInsert('sessions');

export interface SessionWithPerson {
  session: SessionRow;
  person: Person;
}

const rowsById = prepared('session_by_id', ['id'], ({ db, tables }: Reader, { id }) => {
  const { sessions, users, identifiers, claims } = tables;
  return db
    .select({ session: sessions, user: users, owned: identifiers, claim: claims })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(identifiers, eq(identifiers.userId, users.id))
    .leftJoin(claims, eq(claims.userId, users.id))
    .where(eq(sessions.id, id));
});

/** With all that its user has, so that whoever asks for themself needs no second statement. */
export async function findSession(reader: Reader, id: string): Promise<SessionWithPerson | null> {
  const rows = await rowsById(reader, { id });
  const person = personFromRows(rows);
  return rows[0] === undefined || person === null ? null : { session: rows[0].session, person };
}

export async function listSessions(reader: Reader, userId: string): Promise<SessionRow[]> {
  const { sessions } = reader.tables;
  return await reader.db.select().from(sessions).where(eq(sessions.userId, userId)).orderBy(desc(sessions.lastUsedAt));
}

/** Moves a family of refresh tokens on by one; null when another request has done so. */
export async function rotateSession(
  tx: Tx,
  { id, generation }: SessionRow,
  now: number,
  idleExpiresAt: number,
): Promise<SessionRow | null> {
  const [row] = await rotate(tx, { id, generation, now, idleExpiresAt });
  return row ?? null;
}

const rotate = prepared(
  'rotate_session',
  ['id', 'generation', 'now', 'idleExpiresAt'],
  ({ db, tables: { sessions } }: Tx, { id, generation, now, idleExpiresAt }) =>
    db
      .update(sessions)
      .set({
        generation: sql`${sessions.generation} + 1`,
        rotatedAt: sql`${now}`,
        lastUsedAt: sql`${now}`,
        idleExpiresAt: sql`${idleExpiresAt}`,
      })
      .where(and(eq(sessions.id, id), eq(sessions.generation, generation)))
      .returning(),
);

/** Whether the user had such a session. */
export async function endSession(tx: Tx, userId: string, id: string): Promise<boolean> {
  const ended = await end(tx, { id, userId });
  if (ended.length > 0) tx.announce(userId);
  return ended.length === 1;
}

const end = prepared('end_session', ['id', 'userId'], ({ db, tables: { sessions } }: Tx, { id, userId }) =>
  db
    .delete(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId)))
    .returning({ id: sessions.id }),
);

/** Ends every session of a user but, perhaps, the one that asks for it. Returns how many. */
export async function endSessionsOf(tx: Tx, userId: string, exceptId: string | null): Promise<number> {
  const ended = await endOthers(tx, { userId, exceptId });
  if (ended.length > 0) tx.announce(userId);
  return ended.length;
}

const endOthers = prepared(
  'end_sessions_of',
  ['userId', 'exceptId'],
  ({ db, tables: { sessions } }: Tx, { userId, exceptId }) =>
    db
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), sql`${sessions.id} is distinct from ${exceptId}`))
      .returning({ id: sessions.id }),
);
