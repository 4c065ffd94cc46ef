import type { Tables } from '../../platform/store/tables.js';
import type { AppSettings } from '../apps/settings.rules.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import { networkOf } from '../limits/network.rules.js';
import { Refusal } from '../refusal.js';
import { hasSecondProof } from './proofs.rules.js';

export type SessionRow = Tables['sessions']['$inferSelect'];

const dayMs = 86_400_000;

/** T6: a pseudo user's session is its only credential, so it has no absolute end. */
const lifetimes = {
  full: { idleMs: 30 * dayMs, absoluteMs: 90 * dayMs },
  pseudo: { idleMs: 365 * dayMs, absoluteMs: null },
} as const;

/** No session ends later than this time after its last use. */
export const longestSessionMs = lifetimes.pseudo.idleMs;

export function sessionExpiry(user: { passwordHash: string | null }, now: number) {
  const { idleMs, absoluteMs } = isPseudoUser(user) ? lifetimes.pseudo : lifetimes.full;
  return { idleExpiresAt: now + idleMs, expiresAt: absoluteMs === null ? null : now + absoluteMs };
}

/** Whether a session belongs to a pseudo user. An upgrade opens a new session (P5), or sets the absolute end of the caller's session (H8). */
export function isPseudoUserSession({ expiresAt }: Pick<SessionRow, 'expiresAt'>): boolean {
  return expiresAt === null;
}

/** Returns when a session that is used now will have been idle for too long. Never later than its absolute end. */
export function idleExpiryAfterUse({ expiresAt }: SessionRow, now: number): number {
  if (expiresAt === null) return now + lifetimes.pseudo.idleMs;
  return Math.min(now + lifetimes.full.idleMs, expiresAt);
}

/** F19: whether the app requires a second factor and the session has none. Not for pseudo users, who have no factors. */
export function isSecondFactorMissing({ secondFactor }: AppSettings, session: SessionRow): boolean {
  return secondFactor === 'REQUIRED' && !isPseudoUserSession(session) && !hasSecondProof(session.proofs);
}

export function isSessionLive(
  { idleExpiresAt, expiresAt }: Pick<SessionRow, 'idleExpiresAt' | 'expiresAt'>,
  now: number,
): boolean {
  return idleExpiresAt > now && (expiresAt === null || expiresAt > now);
}

/** T2: returns a lifetime in seconds. Callers may request less than the app's default, or more up to its maximum. */
export function accessTokenSeconds(settings: AppSettings, asked: number | null): number {
  if (asked === null) return settings.accessTokenLifetime;
  checkLifetime(settings, asked);
  return Math.min(asked, settings.maxAccessTokenLifetime);
}

/** Refuses an invalid lifetime. Call this before anything is spent or hashed. */
export function checkLifetime({ maxAccessTokenLifetime }: AppSettings, asked: number | null): void {
  if (asked === null || asked >= 1) return;
  throw new Refusal('BAD_USER_INPUT', {
    field: 'expiresIn',
    reason: 'OUT_OF_RANGE',
    min: 1,
    max: maxAccessTokenLifetime,
  });
}

/** T9. */
export const mostSessions = 100;
/** T9: a network counts as known if a live session began there at least this long ago. */
const settledAfterMs = dayMs;

export type HeldSession = Pick<
  SessionRow,
  'id' | 'firstIp' | 'createdAt' | 'lastUsedAt' | 'idleExpiresAt' | 'expiresAt'
>;

/**
 * T9: returns the sessions of a user that must end so that one more makes at most a hundred. First the dead ones. Then the longest idle ones of
 * networks where no session of the user began at least a day ago. Only then the longest idle one of the network where most began. So a thief of the
 * password ends their own sessions, and not those of the owner.
 */
export function sessionsToEnd(held: readonly HeldSession[], now: number): string[] {
  const live = held.filter(session => isSessionLive(session, now));
  const dead = held.filter(session => !live.includes(session));
  const left = [...live].sort((a, b) => a.lastUsedAt - b.lastUsedAt);
  const ended: string[] = [];
  while (left.length >= mostSessions) {
    const victim = nextToEnd(left, now);
    left.splice(left.indexOf(victim), 1);
    ended.push(victim.id);
  }
  return ended.length === 0 ? [] : [...dead.map(({ id }) => id), ...ended];
}

/** `left` is sorted by idle time, longest first, and is not empty. */
function nextToEnd(left: readonly HeldSession[], now: number): HeldSession {
  const countOf = new Map<string, number>();
  const settled = new Set<string>();
  for (const session of left) {
    const network = networkOfStart(session);
    countOf.set(network, (countOf.get(network) ?? 0) + 1);
    if (session.createdAt <= now - settledAfterMs) settled.add(network);
  }
  const unknown = left.find(session => !settled.has(networkOfStart(session)));
  if (unknown !== undefined) return unknown;
  const most = Math.max(...countOf.values());
  return left.find(session => countOf.get(networkOfStart(session)) === most) as HeldSession;
}

/**
 * Returns the network where a session began, and not that of its newest refresh. Otherwise the refresh of a thief would decide which sessions end.
 */
function networkOfStart({ firstIp }: HeldSession): string {
  return networkOf(firstIp ?? '');
}
