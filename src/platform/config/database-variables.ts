import { embeddedPathOf } from './embedded-path.rules.js';
import {
  type EnvironmentVariables,
  readConnections,
  readDatabaseUrl,
  readPostgresUrl,
  readStandbyUrl,
  type ValuesOf,
  type VariableTable,
} from './environment.rules.js';

/** Variables about the database. */
export const databaseVariables = {
  DATABASE_URL: {
    default: 'file:data/bonafide.sqlite',
    meaning:
      '`file:PATH` is the embedded database, `postgres://…` a PostgreSQL server. `?pooler=transaction` or `?pooler=session` names the mode of a pooler in front of it',
    mustBe: 'file: and a path, or a postgres:// URL whose pooler, if it has one, is transaction or session',
    read: readDatabaseUrl,
  },
  DATABASE_DIRECT_URL: {
    default: null,
    meaning:
      'the URL of PostgreSQL itself, for `LISTEN`, if `DATABASE_URL` is that of a pooler. Without it, nodes query every second for changes by other nodes',
    mustBe: 'a postgres:// URL whose pooler, if it has one, is transaction or session',
    read: readPostgresUrl,
  },
  DATABASE_READ_URL: {
    default: null,
    meaning:
      'a standby of the PostgreSQL of `DATABASE_URL`, which answers lists, counts and exports for admins ([scaling](docs/scaling.md#lists-and-exports-from-a-standby)). While it cannot, the primary does',
    mustBe: 'a postgres:// URL of PostgreSQL itself, or of a pooler that is session',
    read: readStandbyUrl,
  },
  DATABASE_CONNECTIONS: {
    default: '20',
    meaning: 'the most connections to PostgreSQL that each node opens for requests: half for reads, half for writes',
    mustBe: 'a whole number from 2 to 1000',
    read: readConnections,
  },
} satisfies VariableTable;

/**
 * O41: returns a mistake for each variable that the embedded database does not use. Then `DATABASE_URL` was probably forgotten. A variable whose text
 * is not valid has no value, and another mistake names it.
 */
export function databaseMistakes(
  { DATABASE_URL: url, ...values }: ValuesOf<typeof databaseVariables>,
  environment: EnvironmentVariables,
): string[] {
  if (!url || embeddedPathOf(url) === null) return [];
  const onlyForPostgres = ['DATABASE_DIRECT_URL', 'DATABASE_READ_URL', 'DATABASE_CONNECTIONS'] as const;
  const given = onlyForPostgres.filter(name => environment[name] && values[name]);
  return given.map(name => `${name} is only for PostgreSQL: set DATABASE_URL to a postgres:// URL, or remove ${name}`);
}
