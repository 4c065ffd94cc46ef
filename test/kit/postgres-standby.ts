import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type pg from 'pg';
import { withClient } from './postgres.js';
import { startWith, type TestServer } from './postgres-server.js';
import { eventually } from './processes.js';

/** The primary keeps its log this long, so that a new copy can follow. */
export const replicated = {
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  wal_keep_size: '512MB',
};

/** Data of the running server: its process id, and its log, which the standby gets from the primary. */
const notCopied = /^(postmaster\.(pid|opts)|pg_wal\/.*|pg_replslot\/.*|standby\.signal)$/;

/**
 * Starts a standby from a copy of a running primary's files, as PostgreSQL's manual says in 25.3.3. From then on the
 * primary acknowledges no commit before the standby has it: otherwise a failover could lose what was acknowledged.
 */
export async function startStandby(primary: TestServer): Promise<TestServer> {
  const { hostname, port, username, password } = new URL(primary.url);
  const follow = `host=${hostname} port=${port} user=${username} password=${password}`;
  return await withClient(primary.url, async admin => {
    const standby = await startWith({ ...replicated, primary_conninfo: follow }, password, async ({ data }) => {
      await copyData(admin, primary.data, data);
      writeFileSync(join(data, 'standby.signal'), '');
    });
    await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await admin.query('SELECT pg_reload_conf()');
    await eventually('a synchronous standby', 20, async () => {
      const { rows } = await admin.query('SELECT sync_state FROM pg_stat_replication');
      return rows.some(({ sync_state }) => sync_state === 'sync');
    });
    return standby;
  });
}

async function copyData(admin: pg.Client, from: string, to: string): Promise<void> {
  await admin.query(`SELECT pg_backup_start('standby', true)`);
  const filter = (path: string) => !notCopied.test(relative(from, path));
  cpSync(from, to, { recursive: true, filter });
  mkdirSync(join(to, 'pg_wal/archive_status'), { recursive: true });
  const { rows } = await admin.query('SELECT labelfile FROM pg_backup_stop(false)');
  writeFileSync(join(to, 'backup_label'), rows[0].labelfile);
}

/** Ends the standby. Returns when the server accepts writes. */
export async function promote(standby: TestServer): Promise<void> {
  await withClient(standby.url, admin => admin.query('SELECT pg_promote()'));
}
