import { startReclaiming } from '../domain/accounts/reclaim/complete-reclaims.js';
import { startRestoring } from '../domain/accounts/undo/restore-due.js';
import { startIndexing } from '../domain/admin/search/index-users.js';
import { startCounting } from '../domain/audit/daily-counts.js';
import { startEventWorker } from '../domain/events/dispatch.js';
import { createWebhookClient } from '../domain/events/webhook-client.js';
import { startMessageWorker } from '../domain/messaging/outbox/deliver.js';
import type { HeldBackMessage } from '../domain/messaging/outbox/messages.queries.js';
import { startCleaningUp } from '../domain/retention/clean-up.js';
import { startDeletingApps } from '../domain/retention/delete-apps.js';
import { startRespelling } from '../domain/transfer/respell-at-start.js';
import type { Core } from './create-deps.js';
import { countMessages, type Instruments, observeEvents, observeMessages } from './observe.js';
import type { Senders } from './open-providers.js';

/** Sends messages and events that are due, deletes expired rows, and writes search terms and the current spelling of identifiers (I8). */
export interface Workers {
  /** Call this once the public address is known: links in messages begin with it. */
  start(): void;
  /** Looks now for messages and events that are due. Returns at once. Does nothing before `start`. */
  wake(): void;
  /** Resolves when every message and event that is due has been tried, identifiers have their current spelling, and daily counts are written. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

interface Running {
  wake?(): void;
  settled?(): Promise<void>;
  stop(): Promise<void>;
}

/** Third phase of the start: makes the workers. `start` starts them. */
export function createWorkers(
  senders: Senders,
  { deps, messaging, spelling }: Core,
  { log, metrics, tracing }: Instruments,
): Workers {
  /** Empty until `start`. */
  const running: Running[] = [];

  function wake(): void {
    for (const worker of running) worker.wake?.();
  }

  return {
    start() {
      const { now, randomBytes } = deps;
      const { phoneRanges } = deps.operatorLimits;
      const aroundSend = countMessages(deps.counts, phoneRanges, observeMessages(metrics, tracing, phoneRanges));
      const onHeldBack = ({ appId, reason }: HeldBackMessage) => deps.counts.add(appId, 'HELD_BACK', reason ?? '');
      running.push(
        startMessageWorker({ ...messaging, ...senders, now, randomBytes, log, aroundSend, onHeldBack }),
        startEventWorker({
          ...deps,
          log,
          client: createWebhookClient({ reach: deps.webhookReach }),
          findApp: id => deps.apps.find(id),
          aroundEvent: observeEvents(metrics, tracing),
        }),
        { stop: startCleaningUp(deps, log) },
        { stop: startRestoring(deps, log) },
        { stop: startDeletingApps(deps, log) },
        { stop: startReclaiming(deps, log) },
        { stop: startCounting(deps.counts) },
        startRespelling(deps, log, spelling),
        startIndexing(deps, log),
      );
      // The workers handle everything that is due, so their spans do not belong to the request that wakes them.
      deps.store.onRowsToSend(() => (tracing === null ? wake() : tracing.runDetached(wake)));
      // Requests may have been handled between listening and now. Send what they wrote.
      wake();
    },
    wake,
    async settled() {
      await Promise.all(running.map(worker => worker.settled?.()));
      await deps.counts.flush();
    },
    async stop() {
      await Promise.all(running.map(worker => worker.stop()));
      // The workers may have counted more messages while they stopped.
      await deps.counts.flush();
    },
  };
}
