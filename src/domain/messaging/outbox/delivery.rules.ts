import type { Price } from '../../../platform/config/sms-prices.rules.js';
import type { Backoff } from '../../../platform/workers/backoff.rules.js';
import { type Failure, type SettledAt, settleFailure } from '../../../platform/workers/outbox.rules.js';
import type { MessageRow, MessageSettlement } from './messages.queries.js';
import type { AfterFailure } from './sends/send-order.rules.js';

export const messageBackoff: Backoff = { firstMs: 1_000, maxMs: 5 * 60_000 };

/** The result of one attempt to send a message. */
export type SendOutcome =
  /** `segments` is how many SMS the provider bills. Null for an email. */
  | {
      readonly result: 'SENT';
      readonly providerMessageId: string | null;
      readonly segments: number | null;
      /** The provider's price for each part. */
      readonly prices?: readonly Price[];
      /** How many receipts the provider sends for it (D33). Null means one, for the whole message. */
      readonly parts?: number | null;
    }
  /** Held back on purpose, without a trace for the caller. */
  | { readonly result: 'HELD_BACK' }
  /** No provider was asked, so no attempt is counted. `waits` means that only the providers of this route are closed, not those of others. */
  | { readonly result: 'NOT_TRIED'; readonly waits?: boolean }
  | SendFailure;

/** `next` is missing if no provider was asked. Then the verdict alone decides. */
export interface SendFailure extends Failure {
  readonly next?: AfterFailure;
  /** The parts of an SMS, if the provider may have accepted it without an answer. */
  readonly segments?: number | null;
}

/** If no provider of its route may be asked, a worker may lease the message again after this time. */
const closedRouteMs = 1_000;

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
      return { state: 'QUEUED', ...(outcome.waits === true && { nextAttemptAt: at.now + closedRouteMs }) };
    case 'HELD_BACK':
      return { state: 'SUPPRESSED', attempts, sentAt: at.now };
    case 'SENT': {
      // A message that another provider sent before, but could not deliver, keeps the time that its user has seen (D38).
      const { providerMessageId } = outcome;
      return {
        state: 'SENT',
        attempts,
        provider,
        providerMessageId,
        lastError: null,
        sentAt: message.sentAt ?? at.now,
      };
    }
    case 'FAILED': {
      // It stays due, so that another provider is asked at once (D15).
      if (outcome.next === 'ANOTHER_PROVIDER') return { state: 'QUEUED', attempts, provider, lastError: outcome.code };
      const verdict = { LATER: 'RETRY', NEVER: 'GIVE_UP' } as const;
      const failure = outcome.next === undefined ? outcome : { ...outcome, verdict: verdict[outcome.next] };
      return { provider, ...settleFailure(message, failure, at, messageBackoff) };
    }
  }
}
