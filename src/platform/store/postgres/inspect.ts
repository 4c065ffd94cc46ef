import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { countMigrations, type Inspected } from '../inspected.js';
import { type PostgresSettings, postgresTables } from '../postgres.js';
import type { Reader, Tx } from '../store.js';
import { writeAndDelete } from '../write-check.js';
import { readAddress } from './address.rules.js';
import { connectTimeoutMs } from './connecting.js';
import { type FitDatabase, inTransaction, readMigrations, refuseWithoutRights, withFitDatabase } from './prepare.js';
import { whyReplicaUnused } from './replica.js';

export interface InspectedPostgres extends Inspected {
  readonly isPooled: boolean;
  /** How far PostgreSQL's clock is ahead of this one, in milliseconds, exact to half of the round trip. */
  readonly aheadMs: number;
  /** The notices that the server would print for the operator at its start. */
  readonly notices: readonly string[];
  /** Why the replica would not be used now. Null if it would be used, or if there is none. */
  readonly unusedReplica: string | null;
}

/** Reads the database in a transaction that is rolled back. Throws the error that would prevent the start of a server. */
export async function inspectPostgres<T>(
  url: string,
  { directUrl, readUrl }: Pick<PostgresSettings, 'directUrl' | 'readUrl'>,
  now: () => number,
  work: (found: InspectedPostgres) => Promise<T>,
): Promise<T> {
  const address = readAddress(url);
  const direct = directUrl === null ? null : readAddress(directUrl);
  const config = { fallback_application_name: 'bonafide doctor', connectionTimeoutMillis: connectTimeoutMs };
  const notices: string[] = [];
  const onNotice = (sentence: string) => void notices.push(sentence);
  return await withFitDatabase(config, address, direct, onNotice, async database => {
    const standby = readUrl === null ? null : { ...config, connectionString: readAddress(readUrl).url };
    const look = async () => {
      const found = await inspect(database, now);
      const unusedReplica = standby === null ? null : await whyReplicaUnused(database.client, standby);
      return await work({ ...found, notices, unusedReplica });
    };
    return await inTransaction(database.client, address.searchPath, look, 'ROLLBACK');
  });
}

async function inspect({ client, state, isPooled }: FitDatabase, now: () => number) {
  await client.query(`SELECT set_config('statement_timeout', '5000', true)`);
  const aheadMs = await measureClock(client, now);
  const { migrations, isListed, done } = await readMigrations(client, state);
  const counts = countMigrations(
    migrations.map(({ hash }) => hash),
    done,
  );
  if (!isListed || counts.missing > 0) await refuseWithoutRights(client, state);
  const tx = { db: drizzle(client), tables: postgresTables } as unknown as Reader & Pick<Tx, 'db' | 'tables'>;
  return { reader: tx, migrations: counts, isPooled, aheadMs, tryToWrite: () => writeAndDelete(tx) };
}

async function measureClock(client: pg.Client, now: () => number): Promise<number> {
  const before = now();
  const { rows } = await client.query<{ ms: string }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::text AS ms',
  );
  return Number(rows[0]?.ms) - (before + now()) / 2;
}
