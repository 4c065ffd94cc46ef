import { createHash } from 'node:crypto';
import type { Deps } from '../deps.js';
import type { Tx } from '../store/store.js';
import { spendOne } from './budgets.queries.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Every limit that is counted in the database, so that it holds on any number of nodes. */
const limits = {
  /** Q3: lookups per user. */
  lookup: { most: 60, windowMs: hourMs },
  /** V9: codes that one user tries for one address. */
  guessesOfUser: { most: 15, windowMs: dayMs },
  /** V9: codes that all users together try for one address. */
  guessesAtAddress: { most: 50, windowMs: dayMs },
  /** V12: resends to one address for one user. */
  resend: { most: 5, windowMs: dayMs },
  /** X3: how often the owner of an address is told that somebody else claims it. */
  addressInUseNotice: { most: 1, windowMs: dayMs },
} as const;

export interface Grant {
  granted: boolean;
  /** Seconds until the window ends. */
  retryAfter: number;
}

/**
 * Spends one unit of a limit for a subject, and says whether there was one left. Spend first, then judge: parallel
 * requests cannot both take the last unit. The subject is hashed, since a budget outlives the user it speaks of.
 */
export async function takeOne(
  { now, limits: state }: Pick<Deps, 'now' | 'limits'>,
  tx: Tx,
  name: keyof typeof limits,
  ...subject: string[]
): Promise<Grant> {
  if (state === 'off') return { granted: true, retryAfter: 0 };
  const { most, windowMs } = limits[name];
  const key = `${name}:${createHash('sha256').update(JSON.stringify(subject)).digest('base64url')}`;
  const { spent, resetsAt } = await spendOne(tx, key, windowMs, now());
  return { granted: spent <= most, retryAfter: secondsUntil(resetsAt, now()) };
}

/** Whole seconds, at least one: what `retryAfter` tells a client. */
export function secondsUntil(instant: number, now: number): number {
  return Math.max(1, Math.ceil((instant - now) / 1000));
}
