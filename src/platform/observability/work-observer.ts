import type { RecordedAction } from '../store/store.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';
import type { Tracing } from './tracing.js';

/** Called by the database and the password hasher while they work. Every method is cheap and never throws. */
export interface WorkObserver {
  /** Starts timing some work of the database. Call the returned function when the work is over. */
  database(kind: DatabaseWork): () => void;
  /** Takes the text of a statement, without its values. Missing unless LOG_LEVEL is `trace`. */
  statement?(text: string): void;
  /** Starts timing a password's wait for its hash. Call the returned function with the milliseconds of the hash itself. */
  hash(): (hashMs: number) => void;
  /** Counts an entry of the audit log that has been committed. */
  action(action: RecordedAction): void;
}

/** A read outside of transactions, or a whole transaction: from waiting for its turn to its commit. */
export type DatabaseWork = 'read' | 'transaction';

/** Counts and times all work, adds it to the current span if there is one, and logs statements at `trace`. */
export function createWorkObserver(
  metrics: Metrics,
  tracing: Tracing | null,
  log: Logger,
  databaseSystem: string,
): WorkObserver {
  const attributes = { 'db.system.name': databaseSystem };
  return {
    ...(log.isLevelEnabled('trace') && { statement: (sql: string) => log.trace({ sql }, 'statement') }),
    database(kind) {
      const from = performance.now();
      const span = tracing?.current();
      return () => {
        const to = performance.now();
        metrics.timeDatabase(kind, (to - from) / 1_000);
        span?.addFinishedChild(`database ${kind}`, 'CLIENT', from, to, attributes);
      };
    },
    hash() {
      const from = performance.now();
      const span = tracing?.current();
      return hashMs => {
        const to = performance.now();
        // The hash is timed on another thread, so it may seem longer than the whole wait.
        const begun = Math.max(from, to - hashMs);
        metrics.timeHash((begun - from) / 1_000, hashMs / 1_000);
        span?.addFinishedChild('password hash wait', 'INTERNAL', from, begun, {});
        span?.addFinishedChild('password hash', 'INTERNAL', begun, to, {});
      };
    },
    action: metrics.countAction,
  };
}
