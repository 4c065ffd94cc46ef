import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import pg from 'pg';

/** One run of a statement of the product. */
export interface StatementRun {
  /** The act of the process at that moment, set by `during`. */
  readonly operation: string;
  readonly sql: string;
  readonly values: readonly unknown[];
  /** Whether PostgreSQL keeps its plan, and may use one that is the same for all values. */
  readonly isPrepared: boolean;
  /** On SQLite the CPU time, which does not depend on the other work of the machine. */
  readonly ms: number;
}

export interface SqlMeter {
  readonly runs: readonly StatementRun[];
  /** Sets the act of the process from now on. */
  during(operation: string): void;
  stop(): void;
}

/** Records every statement that this process sends to either engine, with its values. The server has to start after it. */
export function meterSql(): SqlMeter {
  const runs: StatementRun[] = [];
  let operation = 'start';
  const { prepare } = Database.prototype;
  const { query } = pg.Client.prototype;
  Database.prototype.prepare = function (this: Database.Database, sql: string) {
    const statement: Database.Statement = Reflect.apply(prepare, this, [sql]);
    for (const method of ['run', 'all', 'get'] as const) {
      const run = statement[method].bind(statement) as (...values: unknown[]) => never;
      statement[method] = (...values: unknown[]) => {
        const before = process.cpuUsage();
        try {
          return run(...values);
        } finally {
          const { user, system } = process.cpuUsage(before);
          runs.push({ operation, sql, values, isPrepared: false, ms: (user + system) / 1_000 });
        }
      };
    }
    return statement;
  } as typeof prepare;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [asked, values = []] = given as [string | pg.QueryConfig, unknown];
    const startedAt = performance.now();
    const [sql, name] = typeof asked === 'string' ? [asked, undefined] : [asked.text, asked.name];
    const began = operation;
    const answer = Reflect.apply(query as (...values: unknown[]) => unknown, this, given);
    const over = () =>
      void runs.push({
        operation: began,
        sql,
        values: Array.isArray(values) ? values : [],
        isPrepared: name !== undefined,
        ms: performance.now() - startedAt,
      });
    if (answer instanceof Promise) answer.then(over, over);
    return answer;
  } as typeof query;
  return {
    runs,
    during(next) {
      operation = next;
    },
    stop() {
      Database.prototype.prepare = prepare;
      pg.Client.prototype.query = query;
    },
  };
}
