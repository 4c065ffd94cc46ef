import type { Logger } from 'pino';
import type { App } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import { logWorkerError, oneAtATime } from '../messaging/outbox/channel-worker.js';
import { waitAtMost } from '../messaging/outbox/deliver.js';
import { backoffMs, randomFraction } from '../messaging/outbox/delivery.rules.js';
import { type EventOutcome, endpointBackoff, eventSettlement, webhookBody } from './event.rules.js';
import { type EventRow, findAppsWithDueEvents, hasDueEvent, leaseEvents, settleEvent } from './events.queries.js';
import { signatureHeaders } from './signature.js';
import { type WebhookClient, WebhookFailed } from './webhook-client.js';
import { signingSecrets } from './webhook-secrets.js';

export interface EventWorkerDeps extends Pick<Deps, 'store' | 'keys' | 'now' | 'randomBytes'> {
  log: Logger;
  client: WebhookClient;
  findApp: (appId: string) => Promise<App | null>;
  /** Runs each try to send an event, whose outcome it gets and gives back. */
  aroundEvent?: AroundEvent;
}

export type AroundEvent = (event: EventRow, send: () => Promise<EventOutcome>) => Promise<EventOutcome>;

export interface EventWorker {
  /** Call after a commit that wrote an event. Cheap, and returns at once. */
  wake(): void;
  /** Resolves when what was due has been tried; events that wait for another attempt do not count. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const pollMs = 1_000;
/** Longer than an exchange may take; what a dead worker held is free again after it. */
const leaseMs = 30_000;
const drainMs = 8_000;
/** Events that one endpoint gets at a time; one, when it failed last. */
const batch = 5;
/** Endpoints that are called at a time; those that failed last get at most half, so that the dead hold up nobody else. */
const maxEndpoints = 50;

/** An endpoint that failed last. */
interface EndpointFailures {
  failures: number;
  restsUntil: number;
}

/** Brings events to the apps' webhooks (O6): at least once, each app for itself, whatever the others' endpoints do. */
export function startEventWorker(deps: EventWorkerDeps): EventWorker {
  const { store, now, randomBytes, log } = deps;
  const { aroundEvent = (_event, send) => send() } = deps;
  const inFlight = new Map<string, Promise<void>>();
  const failingEndpoints = new Map<string, EndpointFailures>();
  const pump = oneAtATime(takeAll, error => logWorkerError(deps, null, error));
  const poll = setInterval(pump.run, pollMs).unref();

  async function takeAll(): Promise<void> {
    if (!(await hasDueEvent(store.reader, { now: now() }))) return;
    for (const appId of await findAppsWithDueEvents(store.reader, now())) {
      if (inFlight.has(appId) || isResting(appId) || !hasRoomFor(appId)) continue;
      const at = now();
      const lease = { now: at, leaseUntil: at + leaseMs, limit: failingEndpoints.has(appId) ? 1 : batch };
      const taken = await store.transaction(tx => leaseEvents(tx, appId, lease));
      if (taken.length > 0) start(appId, taken);
    }
  }

  function isResting(appId: string): boolean {
    const restMs = (failingEndpoints.get(appId)?.restsUntil ?? 0) - now();
    // A longer rest than any we give: the clock has been put back since.
    return restMs > 0 && restMs <= endpointBackoff.maxMs;
  }

  function hasRoomFor(appId: string): boolean {
    if (!failingEndpoints.has(appId)) return inFlight.size < maxEndpoints;
    return [...inFlight.keys()].filter(each => failingEndpoints.has(each)).length < maxEndpoints / 2;
  }

  function start(appId: string, taken: EventRow[]): void {
    const sending = Promise.all(taken.map(event => aroundEvent(event, () => deliver(event)))).then(outcomes => {
      inFlight.delete(appId);
      updateEndpointHealth(appId, outcomes);
      pump.run();
    });
    inFlight.set(appId, sending);
  }

  function updateEndpointHealth(appId: string, outcomes: EventOutcome[]): void {
    if (outcomes.every(({ result }) => result === 'DELIVERED')) return void failingEndpoints.delete(appId);
    const failures = (failingEndpoints.get(appId)?.failures ?? 0) + 1;
    failingEndpoints.set(appId, { failures, restsUntil: now() + backoffMs(failures - 1, 1, endpointBackoff) });
  }

  /** Sends one leased event and writes what became of it. Never throws. */
  async function deliver(event: EventRow): Promise<EventOutcome> {
    const outcome = await attempt(deps, event);
    const { id: eventId, type } = event;
    if (outcome.result === 'NOT_DELIVERED') log.warn({ eventId, type, reason: outcome.code }, 'event not delivered');
    const settlement = eventSettlement(event, outcome, now(), randomFraction(randomBytes));
    try {
      const ours = await store.transaction(tx => settleEvent(tx, event, settlement));
      if (!ours) log.warn({ eventId, type }, 'event settled elsewhere: by another worker, or queued anew');
    } catch (error) {
      // The lease runs out, and the event is sent again: rather twice than never.
      logWorkerError({ store, log: log.child({ eventId }) }, null, error);
    }
    return outcome;
  }

  return {
    wake: pump.run,
    async settled() {
      while (pump.running() !== null || inFlight.size > 0) await Promise.all([pump.running(), ...inFlight.values()]);
    },
    async stop() {
      clearInterval(poll);
      pump.stop();
      await waitAtMost(drainMs, this.settled());
    },
  };
}

async function attempt(deps: EventWorkerDeps, event: EventRow): Promise<EventOutcome> {
  try {
    const url = (await deps.findApp(event.appId))?.settings.webhookUrl ?? null;
    if (url === null) return { result: 'NOT_DELIVERED', code: 'webhook:none', verdict: 'GIVE_UP' };
    const body = webhookBody(event);
    const secrets = await signingSecrets(deps, event.appId);
    if (secrets.length === 0) return { result: 'NOT_DELIVERED', code: 'webhook:secret-lost', verdict: 'RETRY' };
    await deps.client.post(url, body, signatureHeaders(secrets, { id: event.id, body, now: deps.now() }));
    return { result: 'DELIVERED' };
  } catch (error) {
    if (error instanceof WebhookFailed) return { result: 'NOT_DELIVERED', code: error.code, verdict: 'RETRY' };
    logWorkerError({ store: deps.store, log: deps.log.child({ eventId: event.id }) }, null, error);
    return { result: 'NOT_DELIVERED', code: 'internal', verdict: 'RETRY' };
  }
}
