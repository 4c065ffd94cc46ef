import { type Backoff, backoffMs } from '../messaging/outbox/delivery.rules.js';
import type { EventRow, EventSettlement } from './events.queries.js';

/** What became of one attempt to send an event. `code` is a short token such as `webhook:500`. */
export type EventOutcome =
  | { result: 'DELIVERED' }
  | { result: 'NOT_DELIVERED'; code: string; verdict: 'RETRY' | 'GIVE_UP' };

/** How long an endpoint may be away without missing an event (O6). */
export const eventLifetimeMs = 3 * 24 * 3_600_000;

/** A receiver that restarts is asked again within seconds, one that is away for days some thirty times. */
export const eventBackoff: Backoff = { firstMs: 5_000, maxMs: 6 * 3_600_000 };

/** How long an endpoint that has just failed is left alone, whatever else there is to tell it. */
export const endpointBackoff: Backoff = { firstMs: 1_000, maxMs: 60_000 };

/** The body, by the Standard Webhooks specification. The same at every attempt, but for who signs it. */
export function webhookBody({ type, createdAt, userId, data }: EventRow): string {
  const timestamp = new Date(createdAt).toISOString();
  return JSON.stringify({ type, timestamp, data: { ...(userId === null ? {} : { userId }), ...data } });
}

export function eventSettlement(event: EventRow, outcome: EventOutcome, now: number, random: number): EventSettlement {
  const attempts = event.attempts + 1;
  if (outcome.result === 'DELIVERED') return { state: 'DELIVERED', attempts, lastError: null, deliveredAt: now };
  const lastError = outcome.code;
  if (outcome.verdict === 'GIVE_UP' || now >= event.expiresAt) return { state: 'FAILED', attempts, lastError };
  // The last attempt comes when the time is up, and not some hours before.
  const nextAttemptAt = Math.min(now + backoffMs(event.attempts, random, eventBackoff), event.expiresAt);
  return { state: 'QUEUED', attempts, lastError, nextAttemptAt };
}
