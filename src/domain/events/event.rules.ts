import type { Backoff } from '../../platform/workers/backoff.rules.js';
import { type Failure, type SettledAt, settleFailure } from '../../platform/workers/outbox.rules.js';
import type { EventRow, EventSettlement } from './events.queries.js';

/** The result of one attempt to send an event. */
export type EventOutcome = { readonly result: 'DELIVERED' } | Failure;

/** How long an endpoint may be unavailable without losing an event (O6). */
export const eventLifetimeMs = 3 * 24 * 3_600_000;

/**
 * The waits between attempts. A receiver that restarts is called again within seconds. One that is unavailable for days is called about thirty times.
 */
export const eventBackoff: Backoff = { firstMs: 5_000, maxMs: 6 * 3_600_000 };

/** How long an endpoint gets no event at all after a failure. */
export const endpointBackoff: Backoff = { firstMs: 1_000, maxMs: 60_000 };

/** Returns the body in the format of Standard Webhooks. It is the same at every attempt. Only the signatures differ. */
export function webhookBody({ type, createdAt, userId, data }: EventRow): string {
  const timestamp = new Date(createdAt).toISOString();
  return JSON.stringify({ type, timestamp, data: { ...(userId === null ? {} : { userId }), ...data } });
}

/** Returns the changes that an attempt writes. The first failure after the event has expired is the last attempt. */
export function eventSettlement(event: EventRow, outcome: EventOutcome, at: SettledAt): EventSettlement {
  if (outcome.result === 'DELIVERED') {
    return { state: 'DELIVERED', attempts: event.attempts + 1, lastError: null, deliveredAt: at.now };
  }
  const isLast = at.now >= event.expiresAt;
  return settleFailure(event, isLast ? { ...outcome, verdict: 'GIVE_UP' } : outcome, at, eventBackoff);
}
