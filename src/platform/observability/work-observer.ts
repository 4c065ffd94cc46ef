import type { RecordedAction } from '../store/store.js';
import type { Logger } from './log.js';
import type { BreachCheckOutcome, DatabaseWork, Metrics } from './metrics.js';
import type { Tracing } from './tracing.js';

/** Called by the database and the password hasher during work. Every method is cheap and never throws. */
export interface WorkObserver {
  /** Starts timing work of the database. Call the returned function when the work is done. */
  database(kind: DatabaseWork): () => void;
  /** Takes the text of a statement, without its values. Undefined unless LOG_LEVEL is `trace`. */
  statement?(text: string): void;
  /**
   * Starts timing the hash of a password, with its wait. Call the returned function with the
   * milliseconds of the hash itself.
   */
  hash(): (hashMs: number) => void;
  /** Counts a check of a new password against known breaches. */
  breachCheck(outcome: BreachCheckOutcome): void;
  /** Counts an entry of the audit log after its commit. */
  action(action: RecordedAction): void;
}

/** Counts and times all work, adds it to the current span, and logs statements at level `trace`. */
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
        // The hash is timed on another thread, so it may seem to take longer than the whole wait.
        const begun = Math.max(from, to - hashMs);
        metrics.timeHash((begun - from) / 1_000, hashMs / 1_000);
        span?.addFinishedChild('password hash wait', 'INTERNAL', from, begun, {});
        span?.addFinishedChild('password hash', 'INTERNAL', begun, to, {});
      };
    },
    breachCheck: metrics.countBreachCheck,
    action: metrics.countAction,
  };
}
