import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The only file that meets prom-client. Labels are names of ours and countries, never an address or a user. */
export interface Metrics {
  /** The text format of Prometheus. */
  expose(): Promise<{ contentType: string; text: string }>;
  /** One GraphQL request: its root field, `OK` or the ErrorCode of its first error, and how long it took. */
  countRequest(operation: string, code: string, seconds: number): void;
  /** What became of one try to send a message; `country` is empty for an email. */
  countSend(send: { channel: string; provider: string; country: string; outcome: string }): void;
}

/** Numbers that are read when somebody asks for them. */
export interface Readings {
  hashQueue: () => number;
  outbox: () => Promise<readonly { channel: string; messages: number; oldestSeconds: number }[]>;
  pausedCountries: () => Promise<readonly { appId: string; country: string }[]>;
}

/** While the database is away, the other numbers matter all the more. */
const nothing = () => [];

const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createMetrics({ hashQueue, outbox, pausedCountries }: Readings): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'bonafide_graphql_requests_total',
    help: 'GraphQL requests by root field and by OK or the ErrorCode of the first error',
    labelNames: ['operation', 'code'],
    registers,
  });
  const durations = new Histogram({
    name: 'bonafide_graphql_request_seconds',
    help: 'Time to answer a GraphQL request, by root field',
    labelNames: ['operation'],
    buckets: secondsBuckets,
    registers,
  });
  const sends = new Counter({
    name: 'bonafide_message_sends_total',
    help: 'Tries to send a message, by channel, provider, country of the number, and outcome',
    labelNames: ['channel', 'provider', 'country', 'outcome'],
    registers,
  });
  new Gauge({
    name: 'bonafide_password_hash_queue',
    help: 'Passwords that wait for a hash or are being hashed in this process',
    registers,
    collect() {
      this.set(hashQueue());
    },
  });
  const outboxAge = new Gauge({
    name: 'bonafide_outbox_oldest_seconds',
    help: 'How long the oldest message that is due has been waiting, by channel',
    labelNames: ['channel'],
    registers,
  });
  new Gauge({
    name: 'bonafide_outbox_messages',
    help: 'Messages that are not sent yet, by channel',
    labelNames: ['channel'],
    registers,
    async collect() {
      for (const { channel, messages, oldestSeconds } of await outbox().catch(nothing)) {
        this.set({ channel }, messages);
        outboxAge.set({ channel }, oldestSeconds);
      }
    },
  });
  new Gauge({
    name: 'bonafide_sms_paused_country',
    help: '1 while an app sends no SMS for claims to a country, since too few led to a verification',
    labelNames: ['app', 'country'],
    registers,
    async collect() {
      this.reset();
      for (const { appId, country } of await pausedCountries().catch(nothing)) this.set({ app: appId, country }, 1);
    },
  });

  return {
    async expose() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    countRequest(operation, code, seconds) {
      requests.inc({ operation, code });
      durations.observe({ operation }, seconds);
    },
    countSend: labels => sends.inc(labels),
  };
}
