import { and, eq, sql } from 'drizzle-orm';
import { type Params, preparedOne } from '../../../platform/store/prepared.js';
import type { Reader } from '../../../platform/store/store.js';
import type { LastSeen } from './dormancy.rules.js';

const findRow = preparedOne(
  'last_seen',
  ({ db, tables: { users, identifiers, activeUsers, sessions } }: Reader, p: Params<{ userId: string }>) =>
    db
      .select({
        verifiedAt: identifiers.verifiedAt,
        provenAt: identifiers.provenAt,
        lastLoginAt: users.lastLoginAt,
        sessionsEndedAt: users.sessionsEndedAt,
        day: activeUsers.day,
        sessionUsedAt:
          sql<number>`coalesce((select max(${sessions.lastUsedAt}) from ${sessions} where ${sessions.userId} = ${users.id}), 0)`.mapWith(
            Number,
          ),
      })
      .from(users)
      .innerJoin(identifiers, and(eq(identifiers.userId, users.id), eq(identifiers.kind, sql.raw("'PHONE'"))))
      .leftJoin(activeUsers, eq(activeUsers.userId, users.id))
      .where(eq(users.id, p.userId)),
);

/** Finds when the owner of a phone number was last seen. Null if the user owns none. Without a user, the same statement runs (W4). */
export async function findLastSeen(reader: Reader, userId: string): Promise<LastSeen | null> {
  const row = await findRow(reader, { userId });
  if (row === null) return null;
  const { verifiedAt, provenAt, lastLoginAt, sessionsEndedAt, day, sessionUsedAt } = row;
  return {
    phoneSince: Math.max(verifiedAt, provenAt ?? 0),
    lastLoginAt,
    sessionUsedAt,
    lastActiveDay: day ?? 0,
    // For an imported user, the days count from the import, as in R2.
    madeAt: lastLoginAt === 0 ? sessionsEndedAt : 0,
  };
}
