import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { needsDebian } from './debian.js';
import { type KeptProcess, spawnKept } from './kept.js';
import { freePort } from './ports.js';
import { withClient } from './postgres.js';
import { eventually } from './processes.js';
import { temporaryFolder } from './temp.js';

/** Debian's programs of PostgreSQL, among them pg_dump, which refuses servers that are newer than itself. */
const bin = '/usr/lib/postgresql/15/bin';

export interface DebianPostgres {
  /** Creates an empty database and returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** Runs one of its programs, such as pg_dump. */
  run(program: string, args: readonly string[]): void;
  stop(): Promise<void>;
}

/** Starts Debian's PostgreSQL as its user, in a temporary folder. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  needsDebian(`${bin}/pg_dump`, 'postgresql-15');
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  execFileSync('chown', ['postgres', folder]);
  const [uid, gid] = ['-u', '-g'].map(flag => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
  const options = { cwd: folder, env: { PATH: process.env.PATH }, uid: uid ?? 0, gid: gid ?? 0 };
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['--pgdata', data, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'],
    options,
  );
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const flags = settings.flatMap(setting => ['-c', setting]);
  const server: KeptProcess = spawnKept(
    ['sh', '-c', 'exec "$0" "$@" 2>log', join(bin, 'postgres'), '-D', data, ...flags],
    options,
  );
  const urlOf = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`;
  const isReady = () => withClient(urlOf('postgres'), async () => true).catch(() => false);
  await eventually('PostgreSQL to start', 30, isReady);
  return {
    async createDatabase(name) {
      await withClient(urlOf('postgres'), admin => admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`));
      return urlOf(name);
    },
    run: (program, args) => void execFileSync(join(bin, program), args, { ...options, stdio: 'pipe' }),
    stop: server.end,
  };
}
