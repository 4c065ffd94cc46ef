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

/** The cost of one operation for PostgreSQL and for the node. */
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
/** The number of measured operations: in all, and after a checkpoint. */
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
  const chosenNames: readonly string[] = options.operations;
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
    for (const [name, work] of Object.entries(workload)) {
      if (!options.inFull && !chosenNames.includes(name)) continue;
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

/** The resources that the node and PostgreSQL have used, read when all processes have reported. */
interface Moment {
  at: number;
  nodeCpuMs: number;
  database: DatabaseReading;
}

async function measureOne(
  admin: pg.Client,
  read: () => Promise<DatabaseReading>,
  { program }: Contestant,
  { title }: Work,
  tasks: readonly Task[],
  { seconds, rounds }: Options,
): Promise<DatabaseCost> {
  const look = async (waitMs: number): Promise<Moment> => {
    await sleep(waitMs);
    const [{ cpuMs }, database] = [await program.read(), await read()];
    return { at: performance.now(), nodeCpuMs: cpuMs, database };
  };
  await untilIndexed(admin);
  const first = await look(reportMs);
  // Subtract the resources that they use without requests.
  const before = await look(reportMs);
  let count = 0;
  const startedAt = performance.now();
  while (count < fewestOperations) count += (await load(tasks, seconds * rounds)).length;
  const rate = count / ((performance.now() - startedAt) / 1_000);
  const after = await look(reportMs);
  const idleTimes = (after.at - before.at) / (before.at - first.at);
  const each = (of: (moment: Moment) => number) =>
    Math.max(0, of(after) - of(before) - idleTimes * (of(before) - of(first))) / count;
  const ofDatabase = (name: keyof Omit<DatabaseReading, 'lsn'>) => each(({ database }) => database[name]);
  const tables = await walOfTables(admin, before.database.lsn, after.database.lsn);
  return {
    ...{ title, inFlight: tasks.length, rate, nodeCpuMs: each(({ nodeCpuMs }) => nodeCpuMs) },
    ...{ cpuMs: ofDatabase('cpuMs'), writes: ofDatabase('writes'), syncs: ofDatabase('syncs') },
    ...{ inserted: ofDatabase('inserted'), updated: ofDatabase('updated') },
    ...{ bytes: ofDatabase('bytes'), walBytes: ofDatabase('walBytes') },
    walBytesAfterCheckpoint: await walAfterCheckpoint(admin, read, tasks),
    walOfTables: new Map([...tables].map(([name, bytes]) => [name, bytes / count])),
  };
}

async function walAfterCheckpoint(
  admin: pg.Client,
  read: () => Promise<DatabaseReading>,
  tasks: readonly Task[],
): Promise<number> {
  const times = Math.ceil(fewestOperations / tasks.length);
  await admin.query('CHECKPOINT');
  const before = await read();
  await Promise.all(tasks.map(task => repeat(task, times)));
  return ((await read()).walBytes - before.walBytes) / (times * tasks.length);
}

/** The search terms of a new user belong to the cost of creating that user, and not to later operations. */
async function untilIndexed(admin: pg.Client): Promise<void> {
  const left = 'SELECT 1 FROM users WHERE indexed_update <> updated_at LIMIT 1';
  while ((await admin.query(left)).rowCount !== 0) await sleep(500);
}

/** Otherwise the server would write the search terms of all users beside the measurements. */
async function setUp(admin: pg.Client): Promise<void> {
  await admin.query('UPDATE users SET indexed_update = updated_at');
  await admin.query('VACUUM ANALYZE');
}

async function repeat(task: Task, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await task();
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
