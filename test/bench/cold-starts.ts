import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { temporaryFolder } from '../kit/temp.js';
import { createClient } from './client.js';
import { median } from './measure.js';
import type { Options } from './options.js';
import { programOf } from './program.js';
import { say } from './progress.js';

const run = promisify(execFile);

/** The least disturbed measurement, which users see most often. */
export interface Spread {
  least: number;
  median: number;
}

export interface Cold {
  name: string;
  /** The time from the start of the process to its answer to a first mutation, on an empty embedded database. */
  cpuMs: Spread;
  idleBytes: Spread;
  /** The installation of the package in an empty folder, with its dependencies. SQLite is not compiled. */
  installed: { packages: number; bytes: number; seconds: Spread };
}

/** V8 frees the memory of the start after some idle time. */
const idleSeconds = 30;
const installations = 3;

/** Measures starts and installations of this build and of the build to compare with, in turns. Linux only: it reads /proc. */
export async function measureColdStarts({ starts, against, root }: Options): Promise<Cold[]> {
  const builds = [{ name: 'this build', root }, ...(against === null ? [] : [{ name: 'before', root: against }])];
  const measured = builds.map(build => ({ ...build, cpuMs: [] as number[], idleBytes: [] as number[] }));
  for (let round = 1; round <= starts; round++) {
    say(`Starts, round ${round} of ${starts}`);
    const idle: (() => Promise<void>)[] = [];
    for (const build of measured) {
      const { pid, stop } = await startAndAsk(build.root);
      build.cpuMs.push(cpuMsOf(pid));
      idle.push(async () => {
        build.idleBytes.push(residentBytesOf(pid));
        await stop();
      });
    }
    await sleep(idleSeconds * 1_000);
    for (const finish of idle) await finish();
  }
  const cold: Cold[] = [];
  for (const { name, root, cpuMs, idleBytes } of measured) {
    say(`Installing the package of ${name}`);
    cold.push({ name, cpuMs: spread(cpuMs), idleBytes: spread(idleBytes), installed: await installPackage(root) });
  }
  return cold;
}

/** Starts the program `bonafide`, asks for a pseudo user, and leaves the server running. */
async function startAndAsk(root: string): Promise<{ pid: number; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [programOf(root)], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      ENV_FILE: 'off',
      LOG_LEVEL: 'warn',
      DATABASE_URL: `file:${temporaryFolder()}/bonafide.sqlite`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit').then(() => null)]);
  assert(ready !== null && child.pid !== undefined, 'the server did not start');
  const client = createClient(/http:\S+/.exec(String(ready[0]))?.[0] ?? '', 1);
  await client.ask('mutation { createPseudoUser { accessToken user { id } } }');
  await client.close();
  return {
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** CPU time of all threads. The kernel counts it in ticks of 10 ms (proc_pid_stat(5), utime and stime). */
function cpuMsOf(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '';
  const fields = afterName.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentBytesOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
}

async function installPackage(root: string): Promise<Cold['installed']> {
  const packed = temporaryFolder();
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', packed], { cwd: root });
  const tarball = join(packed, stdout.trim());
  const seconds: number[] = [];
  let folder = '';
  for (let count = 0; count < installations; count++) {
    folder = temporaryFolder();
    const startedAt = performance.now();
    // Without scripts: what they compile is the same in every build.
    await run('npm', ['install', '--no-audit', '--no-fund', '--omit=dev', '--ignore-scripts', tarball], {
      cwd: folder,
      maxBuffer: 1e8,
    });
    seconds.push((performance.now() - startedAt) / 1_000);
  }
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  return { packages: Object.keys(lock.packages).length, bytes: bytesIn(folder), seconds: spread(seconds) };
}

/** Returns the size on disk, in whole blocks. */
function bytesIn(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths.reduce((sum, path) => sum + statSync(join(folder, path)).blocks * 512, 0);
}

function spread(values: readonly number[]): Spread {
  return { least: Math.min(...values), median: median(values) };
}
