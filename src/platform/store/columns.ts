import * as pg from 'drizzle-orm/pg-core';
import * as lite from 'drizzle-orm/sqlite-core';

const postgresBytewise = pg.customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/**
 * The types of columns that both engines have, one list for each engine. Instants are whole milliseconds since 1970 on both, so that no time zone,
 * driver or session setting can change their meaning.
 */
export const postgresColumns = {
  table: pg.pgTable,
  text: (name: string) => pg.text(name),
  /** Text that is sorted byte by byte, so that a prefix is a range. PostgreSQL's default order may be that of a dictionary. */
  bytewise: (name: string) => postgresBytewise(name),
  count: (name: string) => pg.integer(name),
  /** A count that may exceed 31 bits. */
  bigCount: (name: string) => pg.bigint(name, { mode: 'number' }),
  instant: (name: string) => pg.bigint(name, { mode: 'number' }),
  json: <T>(name: string) => pg.jsonb(name).$type<T>(),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  primaryKey: pg.primaryKey,
};

const sqliteEquivalents = {
  table: lite.sqliteTable,
  text: (name: string) => lite.text(name),
  bytewise: (name: string) => lite.text(name),
  count: (name: string) => lite.integer(name),
  bigCount: (name: string) => lite.integer(name, { mode: 'number' }),
  instant: (name: string) => lite.integer(name, { mode: 'number' }),
  json: <T>(name: string) => lite.text(name, { mode: 'json' }).$type<T>(),
  index: lite.index,
  uniqueIndex: lite.uniqueIndex,
  primaryKey: lite.primaryKey,
};

export type Columns = typeof postgresColumns;

/** Queries have PostgreSQL's types. The check below ensures that rows have the same types on SQLite. */
export const sqliteColumns = sqliteEquivalents as unknown as Columns;

type Data<Make> = Make extends (name: string) => { _: { data: infer D } } ? D : never;
type SameData<A, B> = {
  [K in 'text' | 'bytewise' | 'count' | 'bigCount' | 'instant' | 'json']: K extends keyof A & keyof B
    ? [Data<A[K]>, Data<B[K]>] extends [Data<B[K]>, Data<A[K]>]
      ? true
      : never
    : never;
};
const sameRowsOnBothEngines: SameData<Columns, typeof sqliteEquivalents> = {
  text: true,
  bytewise: true,
  count: true,
  bigCount: true,
  instant: true,
  json: true,
};
void sameRowsOnBothEngines;
