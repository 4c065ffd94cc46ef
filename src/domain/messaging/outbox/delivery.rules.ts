import type { Backoff } from '../../../platform/workers/backoff.rules.js';
import { type Failure, type SettledAt, settleFailure } from '../../../platform/workers/outbox.rules.js';
import type { MessageRow, MessageSettlement } from './messages.queries.js';

export const messageBackoff: Backoff = { firstMs: 1_000, maxMs: 5 * 60_000 };

/** The result of one attempt to send a message. */
export type SendOutcome =
  /** `segments`: what the provider charges an SMS for; null for an email. */
  | { readonly result: 'SENT'; readonly providerMessageId: string | null; readonly segments: number | null }
  /** Silently not sent, as it was meant to be. */
  | { readonly result: 'HELD_BACK' }
  /** The provider was not asked, so it costs no attempt. */
  | { readonly result: 'NOT_TRIED' }
  | Failure;

/** Returns what an attempt writes. `provider` is the one that would send the message. */
export function messageSettlement(
  message: MessageRow,
  outcome: SendOutcome,
  provider: string,
  at: SettledAt,
): MessageSettlement {
  const attempts = message.attempts + 1;
  switch (outcome.result) {
    case 'NOT_TRIED':
      return { state: 'QUEUED' };
    case 'HELD_BACK':
      return { state: 'SUPPRESSED', attempts, sentAt: at.now };
    case 'SENT': {
      const { providerMessageId } = outcome;
      return { state: 'SENT', attempts, provider, providerMessageId, lastError: null, sentAt: at.now };
    }
    case 'FAILED':
      return { provider, ...settleFailure(message, outcome, at, messageBackoff) };
  }
}
