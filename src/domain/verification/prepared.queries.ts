import { and, asc, desc, eq, gt, isNull, or } from 'drizzle-orm';
import { type Params, prepared } from '../../platform/store/prepared.js';
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

export async function readWaysIn(reader: Reader, userId: string, now: number): Promise<WaysIn> {
  const [keys, [totp], open] = await inOrder([
    listPasskeys(reader, { userId }),
    findTotp(reader, { userId }),
    listOpenSessions(reader, { userId, now }),
  ]);
  return { passkeys: keys.map(({ createdAt }) => createdAt), totp: totp?.createdAt ?? null, sessions: open };
}

type OfUser = Params<{ userId: string }>;

const listPasskeys = prepared('passkeys_before_proof', ({ db, tables: { passkeys } }: Reader, p: OfUser) =>
  db
    .select({ createdAt: passkeys.createdAt })
    .from(passkeys)
    .where(eq(passkeys.userId, p.userId))
    .orderBy(asc(passkeys.createdAt)),
);

const findTotp = prepared('totp_before_proof', ({ db, tables: { totps } }: Reader, p: OfUser) =>
  db.select({ createdAt: totps.createdAt }).from(totps).where(eq(totps.userId, p.userId)),
);

const listOpenSessions = prepared(
  'sessions_before_proof',
  ({ db, tables: { sessions } }: Reader, p: Params<{ userId: string; now: number }>) => {
    const isLive = and(
      gt(sessions.idleExpiresAt, p.now),
      or(isNull(sessions.expiresAt), gt(sessions.expiresAt, p.now)),
    );
    return db
      .select({
        id: sessions.id,
        createdAt: sessions.createdAt,
        userAgent: sessions.userAgent,
        firstIp: sessions.firstIp,
        ip: sessions.ip,
        proofs: sessions.proofs,
      })
      .from(sessions)
      .where(and(eq(sessions.userId, p.userId), isLive))
      .orderBy(desc(sessions.lastUsedAt), desc(sessions.id));
  },
);
