import { and, asc, desc, eq, gt, isNull, or } from 'drizzle-orm';
import { inOrder, type Reader } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

export type OpenSession = Pick<
  Tables['sessions']['$inferSelect'],
  'id' | 'createdAt' | 'userAgent' | 'firstIp' | 'ip' | 'proofs'
>;

/** The ways in which a user can log in or complete a login, besides identifiers and a password. */
export interface WaysIn {
  /** When each was added. */
  readonly passkeys: readonly number[];
  /** When the authenticator app was set up. */
  readonly totp: number | null;
  /** Sorted by last use, newest first. */
  readonly sessions: readonly OpenSession[];
}

export async function readWaysIn({ db, tables }: Reader, userId: string, now: number): Promise<WaysIn> {
  const { passkeys, sessions, totps } = tables;
  const isLive = and(gt(sessions.idleExpiresAt, now), or(isNull(sessions.expiresAt), gt(sessions.expiresAt, now)));
  const [keys, [totp], open] = await inOrder([
    db
      .select({ createdAt: passkeys.createdAt })
      .from(passkeys)
      .where(eq(passkeys.userId, userId))
      .orderBy(asc(passkeys.createdAt))
      .execute(),
    db.select({ createdAt: totps.createdAt }).from(totps).where(eq(totps.userId, userId)).execute(),
    db
      .select({
        id: sessions.id,
        createdAt: sessions.createdAt,
        userAgent: sessions.userAgent,
        firstIp: sessions.firstIp,
        ip: sessions.ip,
        proofs: sessions.proofs,
      })
      .from(sessions)
      .where(and(eq(sessions.userId, userId), isLive))
      .orderBy(desc(sessions.lastUsedAt), desc(sessions.id))
      .execute(),
  ]);
  return { passkeys: keys.map(({ createdAt }) => createdAt), totp: totp?.createdAt ?? null, sessions: open };
}
