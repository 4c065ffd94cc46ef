import type { Logger } from '../../platform/observability/log.js';
import { signatureHeaders } from '../../platform/webhooks/signature.js';
import { backoffMs } from '../../platform/workers/backoff.rules.js';
import {
  type AroundAttempt,
  type Batch,
  type InFlight,
  type Outbox,
  startOutbox,
} from '../../platform/workers/outbox.js';
import type { App } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import { type EventOutcome, endpointBackoff, eventBackoff, eventSettlement, webhookBody } from './event.rules.js';
import { type EventRow, findAppsWithDueEvents, hasDueEvent, leaseEvents, settleEvent } from './events.queries.js';
import { type WebhookClient, WebhookFailed } from './webhook-client.js';
import { signingSecrets } from './webhook-secrets.js';

export interface EventWorkerDeps extends Pick<Deps, 'store' | 'keys' | 'now' | 'randomBytes'> {
  log: Logger;
  client: WebhookClient;
  findApp: (appId: string) => Promise<App | null>;
  aroundEvent?: AroundEvent;
}

export type AroundEvent = AroundAttempt<EventRow, EventOutcome>;

/** How many events one endpoint gets at a time. It gets one after a failure. */
const batchSize = 5;
/**
 * How many endpoints are called at a time. Endpoints whose last attempt failed get at most half of these slots. Otherwise dead ones would delay the
 * others.
 */
const maxEndpoints = 50;

/** Sends events to the apps' webhooks (O6), at least once. The endpoint of one app does not delay the events of others. */
export function startEventWorker(deps: EventWorkerDeps): Outbox {
  const endpoints = createEndpoints(deps.now);

  async function* batches(inFlight: InFlight): AsyncGenerator<Batch> {
    if (!(await hasDueEvent(deps.store.reader, { now: deps.now() }))) return;
    const due = await findAppsWithDueEvents(deps.store.reader, { now: deps.now() });
    for (const appId of endpoints.inTurn(due.map(({ id }) => id))) {
      const limit = endpoints.roomOf(appId, inFlight);
      if (limit === 0) continue;
      endpoints.noteTurn(appId);
      yield { lane: appId, limit };
    }
  }

  return startOutbox(deps, {
    name: 'events',
    backoff: eventBackoff,
    batches,
    take: (tx, batch, lease) => leaseEvents(tx, { ...batch, ...lease }),
    describe: ({ id, type }) => ({ eventId: id, type }),
    attempt: event => sendEvent(deps, event),
    failureLine: 'event not delivered',
    settle: (tx, event, outcome, at) => settleEvent(tx, event, eventSettlement(event, outcome, at)),
    onTried: ({ lane }, outcomes) => endpoints.record(lane, outcomes),
    ...(deps.aroundEvent !== undefined && { aroundAttempt: deps.aroundEvent }),
  });
}

/**
 * Tracks whose turn it is, and endpoints whose last attempt failed. Each of those gets no events for a time that grows with its failures.
 */
function createEndpoints(now: () => number) {
  /** The number of each app's last turn. */
  const lastTurns = new Map<string, number>();
  let turns = 0;
  const failing = new Map<string, { failures: number; restsUntil: number }>();

  function isResting(appId: string): boolean {
    const restMs = (failing.get(appId)?.restsUntil ?? 0) - now();
    // A longer pause is impossible. Then the clock was set back, so ignore it.
    return restMs > 0 && restMs <= endpointBackoff.maxMs;
  }

  return {
    /** O46: puts the app first whose last turn is longest ago. Otherwise the first fifty slow endpoints would get every free slot. */
    inTurn(appIds: readonly string[]): string[] {
      return [...appIds].sort((one, other) => (lastTurns.get(one) ?? 0) - (lastTurns.get(other) ?? 0));
    },
    noteTurn(appId: string): void {
      lastTurns.set(appId, ++turns);
    },
    /** Returns how many events the endpoint may get now. It gets the next batch after it has answered the last one. */
    roomOf(appId: string, inFlight: InFlight): number {
      if (inFlight.has(appId) || isResting(appId)) return 0;
      if (!failing.has(appId)) return inFlight.size < maxEndpoints ? batchSize : 0;
      const failingInFlight = [...inFlight.keys()].filter(each => failing.has(each)).length;
      return failingInFlight < maxEndpoints / 2 ? 1 : 0;
    },
    record(appId: string, outcomes: readonly { result: string }[]): void {
      if (outcomes.every(({ result }) => result === 'DELIVERED')) return void failing.delete(appId);
      const failures = (failing.get(appId)?.failures ?? 0) + 1;
      failing.set(appId, { failures, restsUntil: now() + backoffMs(failures - 1, 1, endpointBackoff) });
    },
  };
}

async function sendEvent(deps: EventWorkerDeps, event: EventRow): Promise<EventOutcome> {
  const url = (await deps.findApp(event.appId))?.settings.webhookUrl ?? null;
  if (url === null) return { result: 'FAILED', code: 'webhook:none', verdict: 'GIVE_UP' };
  const body = webhookBody(event);
  const secrets = await signingSecrets(deps, event.appId);
  if (secrets.length === 0) return { result: 'FAILED', code: 'webhook:secret-lost', verdict: 'RETRY' };
  try {
    await deps.client.post(url, body, signatureHeaders(secrets, { id: event.id, body, now: deps.now() }));
    return { result: 'DELIVERED' };
  } catch (error) {
    if (error instanceof WebhookFailed) return { result: 'FAILED', code: error.code, verdict: 'RETRY' };
    throw error;
  }
}
