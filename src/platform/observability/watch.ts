import type { Act } from '../store/store.js';
import type { Metrics } from './metrics.js';
import type { Tracing } from './tracing.js';

/** What the database and the password hasher tell of their work. Cheap, and never throws. */
export interface Watch {
  /** Something begins; call what is returned when it is over. */
  database(kind: DatabaseWork): () => void;
  /** A password waits for its hash. At the end: how long the hash itself took, in milliseconds. */
  hash(): (hashMs: number) => void;
  /** An entry of the audit log has been committed. */
  act(act: Act): void;
}

/** A read outside of transactions, or a transaction from the wait for its turn to its commit. */
export type DatabaseWork = 'read' | 'transaction';

/** Counts and times everything; and makes spans of what is done for one. */
export function createWatch(metrics: Metrics, tracing: Tracing | null, databaseSystem: string): Watch {
  const attributes = { 'db.system.name': databaseSystem };
  return {
    database(kind) {
      const from = performance.now();
      const span = tracing?.current();
      return () => {
        const to = performance.now();
        metrics.timeDatabase(kind, (to - from) / 1_000);
        span?.note(`database ${kind}`, 'CLIENT', from, to, attributes);
      };
    },
    hash() {
      const from = performance.now();
      const span = tracing?.current();
      return hashMs => {
        const to = performance.now();
        // Measured on another thread, so it may seem longer than the whole.
        const begun = Math.max(from, to - hashMs);
        metrics.timeHash((begun - from) / 1_000, hashMs / 1_000);
        span?.note('password hash wait', 'INTERNAL', from, begun, {});
        span?.note('password hash', 'INTERNAL', begun, to, {});
      };
    },
    act: metrics.countAct,
  };
}
