import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RecordedAction } from '../store/store.js';

/** Labels are our own names and countries, never addresses or users. */
export interface Metrics {
  /** Returns all metrics in the text format of Prometheus, with current readings. */
  expose(readings: Readings): Promise<{ contentType: string; text: string }>;
  /** Counts an HTTP response. The route is the registered pattern, not the URL. */
  countResponse(route: string, status: number): void;
  /** Counts and times a GraphQL request by its root field, with `OK` or the ErrorCode of its first error. */
  countRequest(operation: string, code: string, seconds: number): void;
  /** Counts the result of one attempt to send a message. `country` is empty for an email. */
  countSend(send: { channel: string; provider: string; country: string; outcome: string }): void;
  /** Counts a message that is passed to another provider (D15). `provider` is the one that did not accept it. */
  countFailover(failover: { channel: string; provider: string }): void;
  /** Counts the result of one attempt to send an event to an app's webhook. */
  countEvent(event: { type: string; outcome: string }): void;
  /** Counts an entry of the audit log. */
  countAction(act: RecordedAction): void;
  /** Counts a check of a new password against known breaches (W7). */
  countBreachCheck(outcome: BreachCheckOutcome): void;
  timeDatabase(kind: DatabaseWork, seconds: number): void;
  timeHash(waitSeconds: number, hashSeconds: number): void;
}

/**
 * A read outside of transactions, or a whole transaction from its wait for a turn until its commit. `replica` is a read that a replica
 * answered, and `replica_unused` one that the primary had to answer in its place.
 */
export type DatabaseWork = 'read' | 'transaction' | 'replica' | 'replica_unused';

/** `FAILED`: the service did not answer in time, or its answer was not valid. Then the password is accepted. */
export type BreachCheckOutcome = 'CLEAR' | 'BREACHED' | 'FAILED';

/** Numbers that are measured for each request of the metrics, and not counted. */
export interface Readings {
  hashQueue: () => number;
  outbox: () => Promise<readonly { channel: string; messages: number; oldestSeconds: number }[]>;
  eventOutbox: () => Promise<{ events: number; oldestSeconds: number }>;
  pausedCountries: () => Promise<readonly { appId: string; country: string }[]>;
  /** Null if the engine has no separate log file. */
  databaseLogBytes: () => number | null;
}

const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** The buckets in seconds. In an embedded database, reading one row takes about 10 µs. */
const databaseBuckets = [0.0001, 0.0005, ...secondsBuckets];

/** Only this file uses prom-client. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { requests, durations, answers } = describeRequests(registry);
  const { sends, failovers, events, actions, breachChecks } = describeOutcomes(registry);
  const { database, hashWait, hash } = describeTimes(registry);
  const update = describeReadings(registry);
  return {
    async expose(readings) {
      await update(readings);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    countResponse: (route, status) => answers.inc({ route, status }),
    countRequest(operation, code, seconds) {
      requests.inc({ operation, code });
      durations.observe({ operation }, seconds);
    },
    countSend: labels => sends.inc(labels),
    countFailover: labels => failovers.inc(labels),
    countEvent: labels => events.inc(labels),
    countAction: ({ action, kind }) => actions.inc({ action, kind }),
    countBreachCheck: outcome => breachChecks.inc({ outcome }),
    timeDatabase: (kind, seconds) => database.observe({ kind }, seconds),
    timeHash(waitSeconds, hashSeconds) {
      hashWait.observe(waitSeconds);
      hash.observe(hashSeconds);
    },
  };
}

function describeRequests(registry: Registry) {
  const registers = [registry];
  return {
    answers: new Counter({
      name: 'bonafide_http_requests_total',
      help: 'Answers by HTTP, by route and status',
      labelNames: ['route', 'status'],
      registers,
    }),
    requests: new Counter({
      name: 'bonafide_graphql_requests_total',
      help: 'GraphQL requests by root field and by OK or the ErrorCode of the first error',
      labelNames: ['operation', 'code'],
      registers,
    }),
    durations: new Histogram({
      name: 'bonafide_graphql_request_seconds',
      help: 'Time to answer a GraphQL request, by root field',
      labelNames: ['operation'],
      buckets: secondsBuckets,
      registers,
    }),
  };
}

function describeOutcomes(registry: Registry) {
  const registers = [registry];
  return {
    sends: new Counter({
      name: 'bonafide_message_sends_total',
      help: 'Tries to send a message, by channel, provider, country of the number, and outcome',
      labelNames: ['channel', 'provider', 'country', 'outcome'],
      registers,
    }),
    failovers: new Counter({
      name: 'bonafide_message_failovers_total',
      help: 'Messages that another provider got next, by channel and by the provider that did not take them',
      labelNames: ['channel', 'provider'],
      registers,
    }),
    events: new Counter({
      name: 'bonafide_event_sends_total',
      help: 'Tries to send an event to the webhook of its app, by type and outcome',
      labelNames: ['type', 'outcome'],
      registers,
    }),
    actions: new Counter({
      name: 'bonafide_acts_total',
      help: 'Entries of the audit log, by action and by the kind of identifier they are about',
      labelNames: ['action', 'kind'],
      registers,
    }),
    breachChecks: new Counter({
      name: 'bonafide_password_breach_checks_total',
      help: 'New passwords that were looked for in known breaches, by outcome: CLEAR, BREACHED, or FAILED if the service gave no answer in time',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

function describeTimes(registry: Registry) {
  const registers = [registry];
  return {
    database: new Histogram({
      name: 'bonafide_database_seconds',
      help: 'Time that reads take, and transactions together with the wait for their turn',
      labelNames: ['kind'],
      buckets: databaseBuckets,
      registers,
    }),
    hashWait: new Histogram({
      name: 'bonafide_password_hash_wait_seconds',
      help: 'Time that passwords wait for a core before they are hashed',
      buckets: secondsBuckets,
      registers,
    }),
    hash: new Histogram({
      name: 'bonafide_password_hash_seconds',
      help: 'Time that it takes to hash a password',
      buckets: secondsBuckets,
      registers,
    }),
  };
}

/** Returns a function that measures again. It removes a series that cannot be read. Otherwise an old number would look current. */
function describeReadings(registry: Registry): (readings: Readings) => Promise<void> {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `bonafide_${name}`, help, labelNames, registers });
  const hashQueue = gauge(
    'password_hash_queue',
    'Passwords that wait for a hash or are being hashed in this process',
    [],
  );
  const messages = gauge('outbox_messages', 'Messages that are not sent yet, by channel', ['channel']);
  const messageAge = gauge(
    'outbox_oldest_seconds',
    'How long the oldest message that is due has been waiting, by channel',
    ['channel'],
  );
  const events = gauge('event_outbox_events', 'Events that no webhook has taken yet', []);
  const eventAge = gauge('event_outbox_oldest_seconds', 'How long the oldest event that is due has been waiting', []);
  const paused = gauge(
    'sms_paused_country',
    '1 while an app sends no SMS for claims to a country, since too few led to a verification',
    ['app', 'country'],
  );

  const databaseLog = gauge(
    'sqlite_log_bytes',
    'Size of the log (WAL) of the embedded database; it grows while another process keeps an old state open',
    [],
  );

  return async readings => {
    const [outbox, eventOutbox, pausedCountries] = await Promise.all([
      orNothing(readings.outbox),
      orNothing(async () => [await readings.eventOutbox()]),
      orNothing(readings.pausedCountries),
    ]);
    hashQueue.set(readings.hashQueue());
    const logBytes = readings.databaseLogBytes();
    if (logBytes === null) databaseLog.remove();
    else databaseLog.set(logBytes);
    for (const labelled of [messages, messageAge, paused]) labelled.reset();
    for (const single of [events, eventAge]) single.remove();
    for (const { channel, ...backlog } of outbox) {
      messages.set({ channel }, backlog.messages);
      messageAge.set({ channel }, backlog.oldestSeconds);
    }
    for (const backlog of eventOutbox) {
      events.set(backlog.events);
      eventAge.set(backlog.oldestSeconds);
    }
    for (const { appId, country } of pausedCountries) paused.set({ app: appId, country }, 1);
  };
}

/** Returns an empty list if reading fails, because the other numbers are needed most while the database is unreachable. */
async function orNothing<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  return await read().catch(() => []);
}
