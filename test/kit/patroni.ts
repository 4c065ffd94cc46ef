import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsDebian } from './debian.js';
import { descendantsOf } from './descendants.js';
import { type KeptProcess, spawnKept } from './kept.js';
import { freePort } from './ports.js';
import { withClient } from './postgres.js';
import { eventually } from './processes.js';
import { snippetIn } from './snippets.js';
import { temporaryFolder } from './temp.js';

const names = ['one', 'two', 'three'] as const;
type Name = (typeof names)[number];
const guide = 'docs/scaling.md';
const firstStartSeconds = 90;

export interface PatroniCluster {
  /** The URL of the database through HAProxy, which forwards to the primary. */
  url: string;
  /** Kills etcd, Patroni and PostgreSQL of the primary's machine. Resolves when they have ended. */
  killPrimary(): Promise<Name>;
  /** Returns the machine that reports to be the primary. */
  primary(): Promise<Name | null>;
  /** Starts a machine again. Resolves when the cluster is complete and has a synchronous standby. */
  start(name: Name): Promise<void>;
  stop(): Promise<void>;
}

/** Starts three machines on 127.0.0.11 to 127.0.0.13 with the files of docs/scaling.md, and HAProxy. */
export async function startPatroni(): Promise<PatroniCluster> {
  needsDebian('etcd', 'etcd-server');
  needsDebian('patroni', 'patroni');
  needsDebian('haproxy', 'haproxy');
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const identity = idOf('postgres');
  const machines = new Map<Name, KeptProcess[]>();
  const begin = (name: Name) => machines.set(name, startMachine(folder, name, identity));
  const port = await freePort();
  const haproxy = startHaproxy(folder, port);
  const url = `postgres://bonafide:PASSWORD@127.0.0.1:${port}/bonafide`;

  async function stop(): Promise<void> {
    await haproxy.end();
    const parts = [...machines.values()];
    await Promise.all(parts.map(([, patroni]) => patroni?.end()));
    await Promise.all(parts.map(([etcd]) => etcd?.end()));
  }

  try {
    for (const name of names) begin(name);
    await eventually('a whole cluster', firstStartSeconds, isWhole);
    await createDatabase(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    primary,
    async killPrimary() {
      const name = await eventually('a primary', 30, primary);
      const parts = machines.get(name) ?? [];
      const pids = parts.flatMap(({ shell }) => descendantsOf(shell.pid ?? 0).map(({ id }) => id));
      // Patroni's PostgreSQL is not a child process of it.
      for (const pid of [postmasterOf(join(folder, name, 'data')), ...pids]) kill(pid);
      await Promise.all(parts.map(part => part.end()));
      return name;
    },
    async start(name) {
      begin(name);
      await eventually('a whole cluster', firstStartSeconds, isWhole);
    },
    stop,
  };
}

/** Returns etcd and Patroni of one machine. */
function startMachine(folder: string, name: Name, identity: { uid: number; gid: number }): KeptProcess[] {
  const home = join(folder, name);
  if (!existsSync(home)) mkdirSync(home);
  const config = join(home, 'patroni.yml');
  writeFileSync(config, forMachine(snippetIn(guide, 'yaml patroni'), name, pathsOf(home)));
  const variables = forMachine(snippetIn(guide, 'sh etcd'), name, { '/var/lib/etcd/one': join(home, 'etcd') });
  const etcdEnvironment = Object.fromEntries(
    variables
      .trim()
      .split('\n')
      .map(line => line.split(/=(.*)/s).slice(0, 2)),
  );
  execFileSync('chown', ['-R', `${identity.uid}:${identity.gid}`, home]);
  const options = { cwd: home, ...identity };
  const path = { PATH: '/usr/bin:/bin:/usr/sbin' };
  return [
    spawnKept(['sh', '-c', 'exec etcd >>etcd.log 2>&1'], { ...options, env: { ...path, ...etcdEnvironment } }),
    spawnKept(['sh', '-c', 'exec patroni patroni.yml >>patroni.log 2>&1'], { ...options, env: path }),
  ];
}

function pathsOf(home: string): Record<string, string> {
  return {
    '/var/lib/postgresql/15/one.pgpass': join(home, 'pgpass'),
    '/var/lib/postgresql/15/one': join(home, 'data'),
  };
}

/** Returns the file of the first machine, changed for another one and for local addresses. */
function forMachine(text: string, name: Name, paths: Record<string, string>): string {
  const address = `127.0.0.1${names.indexOf(name) + 1}`;
  let result = text;
  for (const [from, to] of Object.entries(paths)) {
    assert.ok(result.includes(from), `the text has ${from}`);
    result = result.replaceAll(from, to);
  }
  return result
    .replaceAll(/^((?!.*(hosts:|CLUSTER=)).*)10\.0\.0\.11/gm, `$1${address}`)
    .replaceAll('10.0.0.', '127.0.0.')
    .replace('ETCD_NAME=one', `ETCD_NAME=${name}`)
    .replace('name: one', `name: ${name}`);
}

function startHaproxy(folder: string, port: number): KeptProcess {
  const text = snippetIn(guide, 'haproxy').replace('127.0.0.1:5000', `127.0.0.1:${port}`);
  writeFileSync(join(folder, 'haproxy.cfg'), text.replaceAll('10.0.0.', '127.0.0.'));
  const env = { PATH: '/usr/bin:/bin:/usr/sbin' };
  return spawnKept(['sh', '-c', 'exec haproxy -f haproxy.cfg >haproxy.log 2>&1'], { cwd: folder, env });
}

async function createDatabase(port: number): Promise<void> {
  const [, password = ''] = /superuser:.*?password: (\S+)/s.exec(snippetIn(guide, 'yaml patroni')) ?? [];
  const statements = snippetIn(guide, 'sql')
    .split(';\n')
    .filter(statement => statement.trim() !== '');
  const attempt = () =>
    withClient(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, async admin => {
      for (const statement of statements) await admin.query(statement);
    }).then(
      () => true,
      error => /CREATE|exists/.test(String(error)) && Promise.reject(error),
    );
  await eventually('HAProxy to lead to the primary', 30, attempt);
}

interface Member {
  name: Name;
  role: string;
  state: string;
}

/** Whether three members run, one of them the leader and one its synchronous standby. */
async function isWhole(): Promise<boolean> {
  const members = await membersOf();
  const roles = members.filter(({ state }) => ['running', 'streaming'].includes(state)).map(({ role }) => role);
  return roles.length === names.length && roles.includes('leader') && roles.includes('sync_standby');
}

async function membersOf(): Promise<Member[]> {
  for (const name of names) {
    const answer = await ask(name, 'cluster');
    if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members;
  }
  return [];
}

async function primary(): Promise<Name | null> {
  for (const name of names) if ((await ask(name, 'primary'))?.status === 200) return name;
  return null;
}

async function ask(name: Name, path: string): Promise<Response | null> {
  const url = `http://127.0.0.1${names.indexOf(name) + 1}:8008/${path}`;
  return await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
}

function idOf(user: string): { uid: number; gid: number } {
  const [uid, gid] = ['-u', '-g'].map(flag => Number(execFileSync('id', [flag, user], { encoding: 'utf8' })));
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

function postmasterOf(data: string): number {
  return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
