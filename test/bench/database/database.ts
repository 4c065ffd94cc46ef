import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { withClient } from '../../kit/postgres.js';
import { startPostgres } from '../../kit/postgres-server.js';
import { startCarrier } from '../carrier.js';
import { type Contestant, durable, openContestant } from '../contestants.js';
import { load, type Task, warmUp } from '../load.js';
import { median } from '../measure.js';
import type { Options } from '../options.js';
import { say } from '../progress.js';
import { describeDatabase } from './describe.js';
import { type DatabaseReading, readDatabase, walOfTables } from './readings.js';
import { type Work, workload } from './workload.js';

/** What one operation costs PostgreSQL, and the node. */
export interface DatabaseCost {
  title: string;
  inFlight: number;
  rate: number;
  nodeCpuMs: number;
  cpuMs: number;
  writes: number;
  syncs: number;
  inserted: number;
  updated: number;
  /** Growth of the tables and indexes. */
  bytes: number;
  walBytes: number;
  /** The same for the first operations after a checkpoint, which write whole pages. */
  walBytesAfterCheckpoint: number;
  walOfTables: ReadonlyMap<string, number>;
}

export interface DatabaseResults {
  syncsPerSecond: number;
  costs: readonly DatabaseCost[];
}

/** Enough that random users are on different pages. */
const users = 10_000;
/** Measured in all, and after a checkpoint. */
const fewestOperations = 200;
/** Each process of PostgreSQL reports what it has counted within ten seconds. A node writes daily counts as often. */
const reportMs = 11_000;

/**
 * Limits are on, because their counts are rows too. Each request comes from another network: the database then writes
 * more than if many users shared one.
 */
const environment = { LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1,::1', SMS_DAILY_LIMIT: '1000000' };
let requests = 0;
const fromAnotherNetwork = () => {
  requests++;
  return { 'x-forwarded-for': `11.${(requests >> 16) % 256}.${(requests >> 8) % 256}.${requests % 256}` };
};

/** Measures the work that each operation causes in PostgreSQL. */
export async function measureDatabase(options: Options): Promise<DatabaseResults> {
  const carrier = await startCarrier();
  const server = await startPostgres({ ...durable, wal_keep_size: '4GB', max_wal_size: '8GB' });
  process.env.TEST_DATABASE_URL = server.url;
  const { root, inFlight } = options;
  const mostInFlight = Math.max(...inFlight);
  say(`A store of ${users} users`);
  const contestant = await openContestant({
    ...{ name: 'PostgreSQL', engine: 'PostgreSQL', root, users, mostInFlight, carrier },
    ...{ environment, headersOfEach: fromAnotherNetwork },
  });
  const costs: DatabaseCost[] = [];
  const syncsPerSecond = measureSyncs(server.data);
  await withClient(contestant.databaseUrl, async admin => {
    await admin.query('CREATE EXTENSION pg_walinspect');
    await setUp(admin);
    const read = () => readDatabase(admin, server.data);
    for (const work of workload) {
      say(work.title);
      const tasks = await contestant.tasksOf(work, mostInFlight);
      await warmUp(tasks);
      for (const concurrency of inFlight) {
        const chosen = tasks.slice(0, concurrency);
        const cost = await measureOne(admin, read, contestant, work, chosen, options);
        costs.push(cost);
        say(describeDatabase({ syncsPerSecond, costs: [cost] }));
      }
    }
  });
  await contestant.stop();
  await carrier.stop();
  await server.stop();
  return { syncsPerSecond, costs };
}

async function measureOne(
  admin: pg.Client,
  read: () => Promise<DatabaseReading>,
  { program }: Contestant,
  { title }: Work,
  tasks: readonly Task[],
  { seconds, rounds }: Options,
): Promise<DatabaseCost> {
  const nodeBefore = await program.read();
  const before = await quietly(read);
  const startedAt = performance.now();
  let count = 0;
  while (count < fewestOperations) count += (await load(tasks, seconds * rounds)).length;
  const rate = count / ((performance.now() - startedAt) / 1_000);
  const after = await quietly(read);
  const node = await program.read();
  const each = (name: keyof Omit<DatabaseReading, 'lsn'>) => (after[name] - before[name]) / count;
  const tables = await walOfTables(admin, before.lsn, after.lsn);
  await admin.query('CHECKPOINT');
  const cold = await read();
  await Promise.all(tasks.map(task => repeat(task, Math.ceil(fewestOperations / tasks.length))));
  const walAfterCheckpoint = (await read()).walBytes - cold.walBytes;
  return {
    ...{ title, inFlight: tasks.length, rate, nodeCpuMs: (node.cpuMs - nodeBefore.cpuMs) / count },
    ...{ cpuMs: each('cpuMs'), writes: each('writes'), syncs: each('syncs'), bytes: each('bytes') },
    ...{ inserted: each('inserted'), updated: each('updated'), walBytes: each('walBytes') },
    walBytesAfterCheckpoint: walAfterCheckpoint / fewestOperations,
    walOfTables: new Map([...tables].map(([name, bytes]) => [name, bytes / count])),
  };
}

/** Otherwise the server would write the search terms of all users beside the measurements. */
async function setUp(admin: pg.Client): Promise<void> {
  await admin.query('UPDATE users SET indexed_update = updated_at');
  await admin.query('VACUUM ANALYZE');
}

async function repeat(task: Task, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await task();
}

/** Reads when all processes have reported. */
async function quietly(read: () => Promise<DatabaseReading>): Promise<DatabaseReading> {
  await sleep(reportMs);
  return await read();
}

/** Returns how often a second this disk can sync one page: the median of five measurements. */
function measureSyncs(folder: string): number {
  const path = join(folder, 'syncs');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(8_192, 1);
  const rates = Array.from({ length: 5 }, () => {
    const startedAt = performance.now();
    let count = 0;
    for (; performance.now() < startedAt + 300; count++) {
      writeSync(file, page, 0, page.length, (count % 64) * page.length);
      fdatasyncSync(file);
    }
    return (count * 1_000) / (performance.now() - startedAt);
  });
  closeSync(file);
  rmSync(path);
  return median(rates);
}
