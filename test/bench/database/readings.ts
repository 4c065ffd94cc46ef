import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** The counters of PostgreSQL since it started. */
export interface DatabaseReading {
  lsn: string;
  /** CPU time of all its processes, including those that have ended. */
  cpuMs: number;
  /** Bytes of its log (WAL), and how often it was synced. */
  walBytes: number;
  syncs: number;
  /** Transactions that wrote. */
  writes: number;
  inserted: number;
  updated: number;
  /** Size of the database. */
  bytes: number;
}

const readingSql = `SELECT pg_current_wal_lsn()::text AS lsn,
  pg_current_wal_lsn() - '0/0'::pg_lsn AS "walBytes",
  (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal') AS syncs,
  pg_snapshot_xmax(pg_current_snapshot())::text AS writes,
  (SELECT sum(n_tup_ins) FROM pg_stat_user_tables) AS inserted,
  (SELECT sum(n_tup_upd) FROM pg_stat_user_tables) AS updated,
  pg_database_size(current_database()) AS bytes`;

/** Sums the WAL about each table and its indexes. Needs the extension pg_walinspect. */
const tablesSql = `SELECT coalesce(i.indrelid, r.oid)::regclass::text AS name, sum(w.bytes) AS bytes
  FROM (SELECT pg_filenode_relation(reltablespace, relfilenode) AS oid, sum(block_data_length + block_fpi_length) AS bytes
        FROM pg_get_wal_block_info($1, $2, false)
        WHERE reldatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) GROUP BY 1) AS w
  JOIN pg_class r ON r.oid = w.oid LEFT JOIN pg_index i ON i.indexrelid = r.oid
  WHERE r.oid >= 16384 GROUP BY 1`;

export async function readDatabase(admin: pg.Client, dataFolder: string): Promise<DatabaseReading> {
  const { rows } = await admin.query(readingSql);
  const { lsn, ...counts } = rows[0];
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, Number(value)]));
  return { lsn, cpuMs: cpuMsOf(dataFolder), ...numbers } as DatabaseReading;
}

/** Returns the bytes of WAL for each table between two readings. */
export async function walOfTables(admin: pg.Client, from: string, to: string): Promise<Map<string, number>> {
  const { rows } = await admin.query(tablesSql, [from, to]);
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

/** Linux counts in ticks of ten milliseconds. */
const msPerTick = 10;

/** Sums the CPU time of the server process, of its children, and of the children that have ended. */
function cpuMsOf(dataFolder: string): number {
  const server = Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const processes = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(statOf);
  const ticks = processes.map(({ pid, parent, own, ended }) => {
    if (pid === server) return own + ended;
    return parent === server ? own : 0;
  });
  return ticks.reduce((sum, each) => sum + each, 0) * msPerTick;
}

function statOf(pid: string): { pid: number; parent: number; own: number; ended: number }[] {
  try {
    // The name of the program, in parentheses, may contain spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
      at => fields[at],
    );
    return [{ pid: Number(pid), parent, own: user + system, ended: endedUser + endedSystem }];
  } catch {
    // It has ended since the folder was listed.
    return [];
  }
}
