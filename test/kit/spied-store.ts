import type { Reader, Store, Tx } from '../../src/platform/store/store.js';

/** Wraps a store. Records the SQL of every statement, in order and without its values. */
export function spyOn(store: Store): { store: Store; statements: string[] } {
  const statements: string[] = [];
  return {
    statements,
    store: {
      ...store,
      reader: noting(store.reader, statements),
      reports: noting(store.reports, statements),
      transaction(work) {
        return store.transaction(tx => {
          statements.push('begin');
          return work(noting(tx, statements));
        });
      },
    },
  };
}

function noting<R extends Reader | Tx>(reader: R, statements: string[]): R {
  return { ...reader, db: notingBuilder(reader.db, statements) };
}

/** Wraps each step of a Drizzle query, because Drizzle sends the query only when it is awaited. */
function notingBuilder<T extends object>(builder: T, statements: string[]): T {
  return new Proxy(builder, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (name === 'then') statements.push(sqlOf(target));
        const result: unknown = member.apply(target, given);
        if (name === 'prepare') return notingRuns(result as Prepared, sqlOf(target), statements);
        return isBuilder(result) ? notingBuilder(result, statements) : result;
      };
    },
  });
}

interface Prepared {
  execute(values: unknown): Promise<unknown>;
}

function notingRuns(query: Prepared, sql: string, statements: string[]): Prepared {
  return {
    execute(values) {
      statements.push(sql);
      return query.execute(values);
    },
  };
}

function sqlOf(builder: object): string {
  return (builder as { toSQL(): { sql: string } }).toSQL().sql;
}

function isBuilder(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return ['toSQL', 'from', 'values', 'set'].some(step => step in value);
}
