import { and, desc, eq, ne } from 'drizzle-orm';
import type { UserRow } from '../identifiers/holders.queries.js';
import type { Reader, Tx } from '../store/store.js';
import type { SessionRow } from './session.rules.js';

export async function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  await tx.db.insert(tx.tables.sessions).values(row);
}

export interface SessionOfUser {
  session: SessionRow;
  user: UserRow;
}

export async function findSession(reader: Reader, id: string): Promise<SessionOfUser | null> {
  const { sessions, users } = reader.tables;
  const [row] = await reader.db
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, id));
  return row ?? null;
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
  const { sessions } = tx.tables;
  const [row] = await tx.db
    .update(sessions)
    .set({ generation: generation + 1, rotatedAt: now, lastUsedAt: now, idleExpiresAt })
    .where(and(eq(sessions.id, id), eq(sessions.generation, generation)))
    .returning();
  return row ?? null;
}

/** Whether the user had such a session. */
export async function endSession(tx: Tx, userId: string, id: string): Promise<boolean> {
  const { sessions } = tx.tables;
  const ended = await tx.db
    .delete(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId)))
    .returning({ id: sessions.id });
  if (ended.length > 0) tx.announce(userId);
  return ended.length === 1;
}

/** Ends every session of a user but, perhaps, the one that asks for it. Returns how many. */
export async function endSessionsOf(tx: Tx, userId: string, exceptId: string | null): Promise<number> {
  const { sessions } = tx.tables;
  const others =
    exceptId === null ? eq(sessions.userId, userId) : and(eq(sessions.userId, userId), ne(sessions.id, exceptId));
  const ended = await tx.db.delete(sessions).where(others).returning({ id: sessions.id });
  if (ended.length > 0) tx.announce(userId);
  return ended.length;
}
