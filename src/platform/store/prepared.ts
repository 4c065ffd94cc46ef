import { getTableColumns, type Placeholder, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Reader, Tx } from './store.js';
import type { Tables } from './tables.js';

interface Buildable<T> {
  prepare(name: string): { execute(values?: Record<string, unknown>): Promise<T> };
}

/**
 * A query that is built once for each connection, and from then on only run: to build one costs ten times what reading a row
 * by its key does. `name` is what PostgreSQL keeps its plan under, so each query has its own; `given` names what is put in
 * at each run.
 */
export function prepared<R extends Reader, Given extends string, T>(
  name: string,
  given: readonly Given[],
  build: (reader: R, given: Record<Given, Placeholder>) => Buildable<T>,
): (reader: R, values: Record<Given, unknown>) => Promise<T> {
  const queryOf = onceForEach((reader: R) => {
    const placeholders = given.map(each => [each, sql.placeholder(each)]);
    return build(reader, Object.fromEntries(placeholders)).prepare(name);
  });
  return async (reader, values) => await queryOf(reader).execute(values);
}

/** A new row of a table, in the same way. */
export function preparedInsert<Name extends keyof Tables>(
  table: Name,
): (tx: Tx, row: Tables[Name]['$inferSelect']) => Promise<void> {
  const insertOf = onceForEach(({ db, tables }: Tx) => {
    const columns = Object.entries<PgColumn>(getTableColumns(tables[table]));
    const values = columns.map(([name]) => [name, sql`${sql.placeholder(name)}`]);
    return { columns, query: db.insert(tables[table]).values(Object.fromEntries(values)).prepare(`insert_${table}`) };
  });
  return async (tx, row) => {
    const { columns, query } = insertOf(tx);
    const values = row as Record<string, unknown>;
    // As drizzle does it for a value that is no placeholder; for one it would make JSON of null.
    const encoded = columns.map(([name, column]) => [name, encode(column, values[name])]);
    await tx.send(query.execute(Object.fromEntries(encoded)));
  };
}

function encode(column: PgColumn, value: unknown): unknown {
  return value === null ? null : column.mapToDriverValue(value);
}

function onceForEach<R extends Reader, T>(make: (reader: R) => T): (reader: R) => T {
  const made = new WeakMap<R['db'], T>();
  return reader => {
    const known = made.get(reader.db);
    if (known !== undefined) return known;
    const fresh = make(reader);
    made.set(reader.db, fresh);
    return fresh;
  };
}
