import type { Logger } from 'pino';
import type { Store } from '../../../platform/store/store.js';
import { StoreUnavailable } from '../../../platform/store/store.js';
import type { Breaker } from '../providers/breaker.js';
import type { Channel } from '../templates/templates.js';
import type { MessageRow } from './messages.queries.js';
import { hasDueMessage, leaseMessages, moveToInbox } from './messages.queries.js';

/** One channel's way out of the outbox. Each has its own, so that trouble in one does not hold up the other. */
export interface ChannelWorker {
  /** Takes what is due, as far as there is room. Never throws. */
  pump(): void;
  /** Resolves when nothing is being taken or sent. */
  settled(): Promise<void>;
  stop(): void;
}

interface ChannelWorkerDeps {
  store: Store;
  now: () => number;
  log: Logger;
}

interface SendingWorkerOptions {
  breaker: Breaker;
  maxInFlight: number;
  leaseMs: number;
  /** Sends one leased message and writes what became of it. Never throws. */
  deliver(message: MessageRow): Promise<void>;
}

export function startSendingWorker(
  { store, now, log }: ChannelWorkerDeps,
  channel: Channel,
  { breaker, maxInFlight, leaseMs, deliver }: SendingWorkerOptions,
): ChannelWorker {
  const inFlight = new Set<Promise<void>>();
  let probe: Promise<void> | null = null;
  const pump = oneAtATime(takeAll, error => logWorkerError({ store, log }, channel, error));

  async function takeAll(): Promise<void> {
    for (;;) {
      const admitted = breaker.admits();
      const limit = { ALL: maxInFlight - inFlight.size, PROBE: probe === null ? 1 : 0, NOTHING: 0 }[admitted];
      if (limit <= 0 || !(await hasDueMessage(store.reader, { channel, now: now() }))) return;
      const at = now();
      const order = admitted === 'PROBE' ? 'FRESHEST' : 'OLDEST';
      const lease = { now: at, leaseUntil: at + leaseMs, limit, order } as const;
      const taken = await store.transaction(tx => leaseMessages(tx, channel, lease));
      for (const message of taken) start(message, admitted);
      if (taken.length < limit) return;
    }
  }

  function start(message: MessageRow, admitted: 'ALL' | 'PROBE' | 'NOTHING'): void {
    const sending = deliver(message).finally(() => {
      inFlight.delete(sending);
      if (probe === sending) probe = null;
      // There is room again.
      pump.run();
    });
    inFlight.add(sending);
    if (admitted === 'PROBE') probe = sending;
  }

  return {
    pump: pump.run,
    async settled() {
      while (pump.running() !== null || inFlight.size > 0) await Promise.all([pump.running(), ...inFlight]);
    },
    stop() {
      pump.stop();
      breaker.stop();
    },
  };
}

/** Where no provider is configured, messages land in the development inbox (D3). */
export function startInboxWorker({ store, now, log }: ChannelWorkerDeps, channel: Channel): ChannelWorker {
  const pump = oneAtATime(
    async () => {
      if (!(await hasDueMessage(store.reader, { channel, now: now() }))) return;
      await store.transaction(tx => moveToInbox(tx, channel, now()));
    },
    error => logWorkerError({ store, log }, channel, error),
  );
  return {
    pump: pump.run,
    async settled() {
      while (pump.running() !== null) await pump.running();
    },
    stop: pump.stop,
  };
}

/** Runs `work` now, or once more after the run that is under way. */
export function oneAtATime(work: () => Promise<void>, onError: (error: unknown) => void) {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  function run(): void {
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    again = false;
    running = work()
      .catch(onError)
      .finally(() => {
        running = null;
        if (again) run();
      });
  }
  return {
    run,
    running: () => running,
    stop() {
      stopped = true;
    },
  };
}

/** The next poll tries again, so a database that is away for a while only delays. */
export function logWorkerError(
  { store, log }: Pick<ChannelWorkerDeps, 'store' | 'log'>,
  channel: Channel | null,
  error: unknown,
): void {
  const name = error instanceof Error ? error.name : typeof error;
  if (error instanceof StoreUnavailable || store.isUnavailable(error)) log.warn({ channel }, 'outbox out of reach');
  else log.error({ channel, name }, 'outbox failed');
}
