import type { Price } from '../../../platform/config/sms-prices.rules.js';
import type { Backoff } from '../../../platform/workers/backoff.rules.js';
import { type Failure, type SettledAt, settleFailure } from '../../../platform/workers/outbox.rules.js';
import type { MessageRow, MessageSettlement } from './messages.queries.js';
import type { AfterFailure } from './sends/send-order.rules.js';

export const messageBackoff: Backoff = { firstMs: 1_000, maxMs: 5 * 60_000 };

/** The result of one attempt to send a message. */
export type SendOutcome =
  /** `segments`: what the provider charges an SMS for; null for an email. */
  | {
      readonly result: 'SENT';
      readonly providerMessageId: string | null;
      readonly segments: number | null;
      /** What the provider says that it charges for each part. */
      readonly prices?: readonly Price[];
      /** How many receipts the provider sends for it (D33). Null: one, for the whole message. */
      readonly parts?: number | null;
    }
  /** Silently not sent, as it was meant to be. */
  | { readonly result: 'HELD_BACK' }
  /** No provider was asked, so it costs no attempt. `waits`: the providers of other routes may be asked now. */
  | { readonly result: 'NOT_TRIED'; readonly waits?: boolean }
  | SendFailure;

/** `next` is missing where no provider was asked: then the verdict alone decides. */
export interface SendFailure extends Failure {
  readonly next?: AfterFailure;
  /** Of an SMS: its parts, if the provider has taken it without an answer. */
  readonly segments?: number | null;
}

/** Another worker may take the message again after this time, when no provider of its route may be asked. */
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
      // One that was sent before, by a provider that could not deliver it, keeps the time that its user has seen (D38).
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
