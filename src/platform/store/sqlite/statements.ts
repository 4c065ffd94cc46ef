import type Database from 'better-sqlite3';
import type { WorkObserver } from '../../observability/work-observer.js';

/** Times each read for the metrics. */
export function timeReads(reads: Database.Database, observer: WorkObserver): void {
  wrapStatements(reads, run => {
    const over = observer.database('read');
    try {
      return run();
    } finally {
      over();
    }
  });
}

/**
 * Refuses statements outside of transactions. SQLite may end a transaction by itself, for example on a full disk. Otherwise each statement after the
 * failed one would be committed alone.
 */
export function refuseOutsideTransactions(writer: Database.Database): void {
  wrapStatements(writer, run => {
    if (!writer.inTransaction) throw new Error('The transaction of this statement is over');
    return run();
  });
}

/** Wraps each run of statements that are prepared from now on. Drizzle prepares one for each query. */
function wrapStatements(database: Database.Database, around: <T>(run: () => T) => T): void {
  const prepare = database.prepare.bind(database) as (sql: string) => Database.Statement;
  const prepareWrapped = (sql: string) => {
    const statement = prepare(sql);
    for (const method of ['run', 'all', 'get'] as const) {
      const run = statement[method].bind(statement) as (...given: unknown[]) => never;
      statement[method] = (...given: unknown[]) => around(() => run(...given));
    }
    return statement;
  };
  database.prepare = prepareWrapped as typeof database.prepare;
}
