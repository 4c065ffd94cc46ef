import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsDebian } from './debian.js';
import { type KeptProcess, spawnKept } from './kept.js';
import { isListening, replaced } from './nginx.js';
import { freePort } from './ports.js';
import { eventually } from './processes.js';
import { snippetIn } from './snippets.js';

export interface PgBouncer {
  /** The URL of the database through PgBouncer. */
  url: string;
  /** Stops it, which ends all connections, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** PgBouncer refuses to run as root. This user owns no files. */
const nobody = 65_534;

/** Starts Debian's PgBouncer with the configuration of docs/scaling.md before a database. */
export async function startPgBouncer(databaseUrl: string): Promise<PgBouncer> {
  needsDebian('pgbouncer', 'pgbouncer');
  const folder = mkdtempSync(join(tmpdir(), 'bonafide-pgbouncer-'));
  const url = new URL(databaseUrl);
  const { username, password } = url;
  const port = await freePort();
  const users = join(folder, 'userlist.txt');
  const documented = replaced(snippetIn('docs/scaling.md', 'ini'), {
    'bonafide = host=127.0.0.1 port=5432': `${url.pathname.slice(1)} = host=${url.hostname} port=${url.port}`,
    'listen_port = 6432': `listen_port = ${port}`,
    '/etc/pgbouncer/userlist.txt': users,
  });
  // Debian's socket is shared by all PgBouncers of the machine.
  writeFileSync(join(folder, 'pgbouncer.ini'), `${documented}unix_socket_dir =\n`);
  writeFileSync(users, `"${username}" "${password}"\n`);
  chmodSync(folder, 0o755);
  let running = await start();

  async function start(): Promise<KeptProcess> {
    const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    const env = { PATH: `${process.env.PATH}:/usr/sbin` };
    const kept = spawnKept(['pgbouncer', '-q', 'pgbouncer.ini'], { cwd: folder, env, ...identity });
    let errors = '';
    kept.shell.stderr.setEncoding('utf8').on('data', text => (errors += text));
    await eventually('a listening PgBouncer', 20, async () => {
      assert.equal(kept.shell.exitCode, null, errors);
      return await isListening(port);
    });
    return kept;
  }

  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    async restart() {
      await running.end();
      running = await start();
    },
    async stop() {
      await running.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
