import { getTableColumns, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Reader, Tx } from './store.js';
import type { Tables } from './tables.js';

/**
 * The parameters of a prepared query. Each has the type of its later value, so that drizzle checks it against its column. While the query is built,
 * it is a placeholder. Pass it to drizzle, but never calculate or compare with it. Never set a JSON column by it, because drizzle would write JSON
 * for null.
 */
export type Params<Values extends object> = { readonly [Name in keyof Values]: Values[Name] };

type AnyValues = Record<string, unknown>;

interface Buildable<Result> {
  prepare(name: string): { execute(values?: AnyValues): Promise<Result> };
}

/**
 * Returns a query that is built only once for each connection. Building a query costs ten times as much as reading a row by its key. PostgreSQL
 * stores its plan under `name`, which must be unique.
 */
export function prepared<R extends Reader, Values extends AnyValues, Result>(
  name: string,
  build: (reader: R, params: Values) => Buildable<Result>,
): (reader: R, values: Values) => Promise<Result> {
  reserve(name);
  const queryOf = onceForEach((reader: R) => build(reader, placeholders<Values>()).prepare(name));
  return async (reader, values) => await queryOf(reader).execute(values);
}

/** Returns a prepared query that returns its first row, or null. */
export function preparedOne<R extends Reader, Values extends AnyValues, Row>(
  name: string,
  build: (reader: R, params: Values) => Buildable<Row[]>,
): (reader: R, values: Values) => Promise<Row | null> {
  const query = prepared(name, build);
  return async (reader, values) => (await query(reader, values))[0] ?? null;
}

/** Returns a prepared query that returns whether it has a row. */
export function preparedExists<R extends Reader, Values extends AnyValues>(
  name: string,
  build: (reader: R, params: Values) => Buildable<unknown[]>,
): (reader: R, values: Values) => Promise<boolean> {
  const query = prepared(name, build);
  return async (reader, values) => (await query(reader, values)).length > 0;
}

/** Returns a prepared statement that inserts a row. The transaction does not wait for it, but fails if it fails. */
export function preparedInsert<Name extends keyof Tables>(table: Name): (tx: Tx, row: RowOf<Name>) => Promise<void> {
  const insertOf = preparedRow(`insert_${table}`, table, insert => insert);
  return async (tx, row) => await tx.send(insertOf(tx, row));
}

/** Returns a prepared statement that inserts a row unless its key is taken, and returns whether it did. */
export function preparedInsertIfFree<Name extends keyof Tables>(
  table: Name,
): (tx: Tx, row: RowOf<Name>) => Promise<boolean> {
  const insertOf = preparedRow(`insert_${table}_if_free`, table, insert => insert.onConflictDoNothing().returning());
  return async (tx, row) => (await insertOf(tx, row)).length === 1;
}

type RowOf<Name extends keyof Tables> = Tables[Name]['$inferSelect'];

function preparedRow<Name extends keyof Tables, Result>(
  name: string,
  table: Name,
  finish: (insert: ReturnType<typeof insertInto>) => Buildable<Result>,
): (tx: Tx, row: RowOf<Name>) => Promise<Result> {
  const query = prepared<Tx, AnyValues, Result>(name, (tx, params) => finish(insertInto(tx, table, params)));
  const columnsFor = onceForEach((tx: Tx) => Object.entries(columnsOf(tx, table)));
  return async (tx, row) => {
    const values: AnyValues = row;
    const encoded: AnyValues = {};
    // Encode values here as drizzle does. For a placeholder, drizzle would write JSON for null.
    for (const [name, column] of columnsFor(tx)) encoded[name] = encode(column, values[name]);
    return await query(tx, encoded);
  };
}

function insertInto(tx: Tx, table: keyof Tables, params: AnyValues) {
  const values = Object.keys(columnsOf(tx, table)).map(name => [name, sql`${params[name]}`]);
  // Each table has a different type. For an insertion it only needs these columns.
  return tx.db.insert(tx.tables[table] as Tables['users']).values(Object.fromEntries(values));
}

function columnsOf({ tables }: Tx, table: keyof Tables): Record<string, PgColumn> {
  return getTableColumns(tables[table]);
}

function encode(column: PgColumn, value: unknown): unknown {
  return value === null ? null : column.mapToDriverValue(value);
}

function placeholders<Values extends AnyValues>(): Values {
  return new Proxy({} as Values, {
    get: (_, name) => placeholder(String(name)),
    ownKeys() {
      throw new Error('Name each parameter of a prepared query: they cannot be listed');
    },
  });
}

/** Returns a placeholder that throws when code calculates with it. Otherwise the result would become a fixed part of the query. */
function placeholder(name: string) {
  return Object.assign(sql.placeholder(name), {
    [Symbol.toPrimitive]() {
      throw new Error(`${name} has no value yet`);
    },
  });
}

const reservedNames = new Set<string>();

/** Refuses a second query with the same name at once. PostgreSQL would refuse it only later, on the first connection that runs both. */
function reserve(name: string): void {
  if (reservedNames.has(name)) throw new Error(`Two prepared queries have the name ${name}`);
  reservedNames.add(name);
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
