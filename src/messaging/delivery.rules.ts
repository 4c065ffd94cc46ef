import type { MessageRow, Settlement } from './messages.queries.js';
import type { Verdict } from './sender.js';

const firstDelayMs = 1_000;
const maxDelayMs = 5 * 60_000;

/** What became of one attempt to send. */
export type Outcome =
  | { result: 'SENT'; provider: string; providerMessageId: string | null }
  | { result: 'NOT_SENT'; provider: string | null; code: string; verdict: Verdict }
  /** Silently held back, as it was meant to be. */
  | { result: 'HELD_BACK' }
  /** It never got as far as the provider, so it cost no attempt. */
  | { result: 'NOT_TRIED' };

/** Exponential backoff with full jitter: `dice` in [0, 1) spreads what failed together, so that it does not return together. */
export function backoffMs(attemptsBefore: number, dice: number): number {
  return Math.floor(dice * Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(attemptsBefore, 30)));
}

export function settlementOf(message: MessageRow, outcome: Outcome, now: number, dice: number): Settlement {
  if (outcome.result === 'NOT_TRIED') return { state: 'QUEUED' };
  const attempts = message.attempts + 1;
  if (outcome.result === 'HELD_BACK') return { state: 'SUPPRESSED', attempts, sentAt: now };
  const { provider } = outcome;
  if (outcome.result === 'SENT') {
    const { providerMessageId } = outcome;
    return { state: 'SENT', attempts, provider, providerMessageId, lastError: null, sentAt: now };
  }
  if (outcome.verdict === 'GIVE_UP') return { state: 'FAILED', attempts, provider, lastError: outcome.code };
  const nextAttemptAt = now + backoffMs(message.attempts, dice);
  return { state: 'QUEUED', attempts, provider, lastError: outcome.code, nextAttemptAt };
}
