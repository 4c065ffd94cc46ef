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

/** No session ends later than so long after it was last used. */
export const longestSessionMs = lifetimes.pseudo.idleMs;

export function sessionExpiry(user: { passwordHash: string | null }, now: number) {
  const { idleMs, absoluteMs } = isPseudoUser(user) ? lifetimes.pseudo : lifetimes.full;
  return { idleExpiresAt: now + idleMs, expiresAt: absoluteMs === null ? null : now + absoluteMs };
}

/** An upgrade opens a new session (P5), or gives the one that asks an absolute end (H8). */
export function isPseudoUserSession({ expiresAt }: Pick<SessionRow, 'expiresAt'>): boolean {
  return expiresAt === null;
}

/** Returns when a session that is used now will have been idle for too long. Never later than its absolute end. */
export function idleExpiryAfterUse({ expiresAt }: SessionRow, now: number): number {
  if (expiresAt === null) return now + lifetimes.pseudo.idleMs;
  return Math.min(now + lifetimes.full.idleMs, expiresAt);
}

/** F19: whether the app needs a second factor on a session that has none. A pseudo user has no factor at all. */
export function isSecondFactorMissing({ secondFactor }: AppSettings, session: SessionRow): boolean {
  return secondFactor === 'REQUIRED' && !isPseudoUserSession(session) && !hasSecondProof(session.proofs);
}

export function isSessionLive(
  { idleExpiresAt, expiresAt }: Pick<SessionRow, 'idleExpiresAt' | 'expiresAt'>,
  now: number,
): boolean {
  return idleExpiresAt > now && (expiresAt === null || expiresAt > now);
}

/**
 * T2: returns a lifetime in seconds. Callers may ask for less than the app's default, or for more up to its maximum.
 */
export function accessTokenSeconds(settings: AppSettings, asked: number | null): number {
  if (asked === null) return settings.accessTokenLifetime;
  checkLifetime(settings, asked);
  return Math.min(asked, settings.maxAccessTokenLifetime);
}

/** Refuses a wanted lifetime that is no lifetime. Ask it before anything is spent or hashed. */
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
/** T9: a network counts as unknown until a session that began there so long ago lives. */
const settledAfterMs = dayMs;

export type HeldSession = Pick<
  SessionRow,
  'id' | 'firstIp' | 'createdAt' | 'lastUsedAt' | 'idleExpiresAt' | 'expiresAt'
>;

/**
 * T9: returns which sessions of a user end so that one more makes at most a hundred. Dead ones come first; then the longest idle
 * of networks where no session of the user began a day or more ago; and only when there are none, the longest idle of the network
 * where most began. So a thief of the password ends their own sessions, and not those of the owner.
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

/** `left` is ordered, the longest idle first, and not empty. */
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

/** The network where a session began. That of its newest refresh would let a thief's refresh decide what is ended. */
function networkOfStart({ firstIp }: HeldSession): string {
  return networkOf(firstIp ?? '');
}
