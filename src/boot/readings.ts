import type { Deps } from '../domain/deps.js';
import { findEventBacklog } from '../domain/events/events.queries.js';
import { findMessageBacklog } from '../domain/messaging/outbox/outbox.queries.js';
import { listPauses } from '../domain/sending/sms-traffic.queries.js';
import type { Readings } from '../platform/observability/metrics.js';

/** Returns the numbers that the server measures again for each request to `/metrics`. */
export function createReadings({ store, passwords, now }: Pick<Deps, 'store' | 'passwords' | 'now'>): Readings {
  const secondsSince = (instant: number | null) => Math.max(0, now() - (instant ?? now())) / 1_000;
  return {
    hashQueue: () => passwords.queueLength(),
    async outbox() {
      const backlog = await findMessageBacklog(store.reader, now());
      return backlog.map(({ dueSince, ...each }) => ({ ...each, oldestSeconds: secondsSince(dueSince) }));
    },
    async eventOutbox() {
      const { dueSince, events } = await findEventBacklog(store.reader);
      return { events, oldestSeconds: secondsSince(dueSince) };
    },
    databaseLogBytes: () => store.logSize?.() ?? null,
    pausedCountries: () => listPauses(store.reader, null, now()),
  };
}
