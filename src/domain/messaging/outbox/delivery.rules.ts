import type { Verdict } from '../providers/sender.js';
import type { MessageRow, MessageSettlement } from './messages.queries.js';

/** How long to wait between attempts: at most `firstMs` before the second, then twice as long each time, up to `maxMs`. */
export interface Backoff {
  firstMs: number;
  maxMs: number;
}

const messageBackoff: Backoff = { firstMs: 1_000, maxMs: 5 * 60_000 };

/** What became of one attempt to send. */
export type SendOutcome =
  | { result: 'SENT'; provider: string; providerMessageId: string | null }
  | { result: 'NOT_SENT'; provider: string | null; code: string; verdict: Verdict }
  /** Silently held back, as it was meant to be. */
  | { result: 'HELD_BACK' }
  /** It never got as far as the provider, so it cost no attempt. */
  | { result: 'NOT_TRIED' };

/** Exponential backoff with full jitter: `random` in [0, 1) spreads what failed together, so that it does not return together. */
export function backoffMs(
  attemptsBefore: number,
  random: number,
  { firstMs, maxMs }: Backoff = messageBackoff,
): number {
  return Math.floor(random * Math.min(maxMs, firstMs * 2 ** Math.min(attemptsBefore, 30)));
}

/** A number in [0, 1). */
export function randomFraction(randomBytes: (size: number) => Buffer): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32;
}

export function messageSettlement(
  message: MessageRow,
  outcome: SendOutcome,
  now: number,
  random: number,
): MessageSettlement {
  if (outcome.result === 'NOT_TRIED') return { state: 'QUEUED' };
  const attempts = message.attempts + 1;
  if (outcome.result === 'HELD_BACK') return { state: 'SUPPRESSED', attempts, sentAt: now };
  const { provider } = outcome;
  if (outcome.result === 'SENT') {
    const { providerMessageId } = outcome;
    return { state: 'SENT', attempts, provider, providerMessageId, lastError: null, sentAt: now };
  }
  if (outcome.verdict === 'GIVE_UP') return { state: 'FAILED', attempts, provider, lastError: outcome.code };
  const nextAttemptAt = now + backoffMs(message.attempts, random);
  return { state: 'QUEUED', attempts, provider, lastError: outcome.code, nextAttemptAt };
}
