import type { Tables } from '../../platform/store/tables.js';
import type { AppSettings } from '../apps/settings.rules.js';
import { Refusal } from '../refusal.js';

export type SessionRow = Tables['sessions']['$inferSelect'];

const dayMs = 86_400_000;

/** T6: a pseudo user's session is its only credential, so it has no absolute end. */
const lifetimes = {
  full: { idleMs: 30 * dayMs, absoluteMs: 90 * dayMs },
  pseudo: { idleMs: 365 * dayMs, absoluteMs: null },
} as const;

export function sessionExpiry(user: { passwordHash: string | null }, now: number) {
  const { idleMs, absoluteMs } = user.passwordHash === null ? lifetimes.pseudo : lifetimes.full;
  return { idleExpiresAt: now + idleMs, expiresAt: absoluteMs === null ? null : now + absoluteMs };
}

/** An upgrade ends all sessions and opens a new one (P5), so the kind of a session never changes. */
export function isPseudoUserSession({ expiresAt }: Pick<SessionRow, 'expiresAt'>): boolean {
  return expiresAt === null;
}

/** Returns when a session that is used now will have been idle for too long. Never later than its absolute end. */
export function idleExpiryAfterUse({ expiresAt }: SessionRow, now: number): number {
  if (expiresAt === null) return now + lifetimes.pseudo.idleMs;
  return Math.min(now + lifetimes.full.idleMs, expiresAt);
}

export function isSessionLive({ idleExpiresAt, expiresAt }: SessionRow, now: number): boolean {
  return idleExpiresAt > now && (expiresAt === null || expiresAt > now);
}

/**
 * T2: returns a lifetime in seconds. Callers may ask for less than the app's default, or for more up to its maximum.
 */
export function accessTokenSeconds(settings: AppSettings, asked: number | null): number {
  if (asked === null) return settings.accessTokenLifetime;
  if (asked < 1) throw new Refusal('BAD_USER_INPUT', { field: 'expiresIn' });
  return Math.min(asked, settings.maxAccessTokenLifetime);
}
