import { setTimeout as sleep } from 'node:timers/promises';
import { createEmptyDatabase } from '../kit/postgres.js';
import { startPostgres } from '../kit/postgres-server.js';
import { temporaryFolder } from '../kit/temp.js';
import type { Engine } from '../kit/world.js';
import { operatorToken, startBonafide } from './bonafide.js';
import type { Carrier } from './carrier.js';
import { type Client, createClient } from './client.js';
import type { Task } from './load.js';
import { bearer, type Operation, type OperationName, operations, type Stage } from './operations.js';
import { makePeople, type People } from './people.js';
import type { Program } from './program.js';
import { fillWithUsers, sizeOf } from './users.js';

/** A server of Bonafide with its own store. */
export interface Contestant {
  /** The name in the tables. */
  name: string;
  engine: Engine;
  program: Program;
  databaseUrl: string;
  /** The disk space of each user in the store. */
  bytesPerUser: { all: number; audit: number };
  /** Returns clients that are ready for an operation. Returns the same ones at every call. */
  tasks(operation: OperationName, count: number): Promise<Task[]>;
  /** Makes clients that are ready for a task. */
  tasksOf(work: Pick<Operation, 'prepare'>, count: number): Promise<Task[]>;
  /** Starts another process on the same store. */
  startAgain(): Promise<Program>;
  stageAt(client: Client): Stage;
  stop(): Promise<void>;
}

export interface ContestantOptions {
  name: string;
  engine: Engine;
  /** The checkout whose build is measured. */
  root: string;
  users: number;
  mostInFlight: number;
  carrier: Carrier;
  /** Environment variables of the server, added to those that all contestants have. */
  environment?: Record<string, string>;
  /** Headers of each request. */
  headersOfEach?: () => Record<string, string>;
}

/**
 * PostgreSQL's defaults: acknowledged commits are on disk. The test kit's server is faster, but loses them in a crash.
 */
export const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'on' };

/** Starts one PostgreSQL for all contestants. `createEmptyDatabase` finds it by an environment variable. */
export async function startDurablePostgres(): Promise<() => Promise<void>> {
  const server = await startPostgres(durable);
  process.env.TEST_DATABASE_URL = server.url;
  return server.stop;
}

export async function openContestant(options: ContestantOptions): Promise<Contestant> {
  const { name, engine, root, users, mostInFlight, carrier, environment, headersOfEach } = options;
  const databaseUrl =
    engine === 'SQLite' ? `file:${temporaryFolder()}/bonafide.sqlite` : (await createEmptyDatabase()).url;
  // The first start makes the tables and the app. The second is like a start in production.
  await (await startBonafide(root, databaseUrl, carrier)).stop();
  const empty = await sizeOf(databaseUrl);
  await fillWithUsers(databaseUrl, users);
  const filled = await sizeOf(databaseUrl);
  const startAgain = () => startBonafide(root, databaseUrl, carrier, environment);
  const program = await startAgain();
  const client = createClient(program.url, mostInFlight, headersOfEach);
  const phoneAppId = await createPhoneApp({ client });
  let made: Promise<People> | undefined;
  const people = () => {
    made ??= makePeople(client, carrier, phoneAppId);
    return made;
  };
  const stage: Stage = { client, carrier, users, phoneAppId, people };
  const ready = new Map<OperationName, Task[]>();
  return {
    name,
    engine,
    program,
    databaseUrl,
    bytesPerUser: { all: (filled.all - empty.all) / users, audit: (filled.audit - empty.audit) / users },
    startAgain,
    stageAt: other => ({ ...stage, client: other }),
    async tasks(operation, count) {
      const tasks = ready.get(operation) ?? [];
      ready.set(operation, tasks);
      while (tasks.length < count) tasks.push(await operations[operation].prepare(stage));
      return tasks.slice(0, count);
    },
    tasksOf: (work, count) => Promise.all(Array.from({ length: count }, () => work.prepare(stage))),
    async stop() {
      await client.close();
      await program.stop();
    },
  };
}

async function createPhoneApp({ client }: Pick<Stage, 'client'>): Promise<string> {
  const operator = bearer(operatorToken);
  const { createApp } = await client.ask('mutation { createApp(name: "Bench") { app { id } } }', {}, operator);
  const { id } = createApp.app;
  const input = { phoneVerification: true, allowedCountries: ['JP'], smsDailyLimit: 1_000_000 };
  await client.ask(
    'mutation ($input: AppSettingsInput!) { updateAppSettings(input: $input) { id } }',
    { input },
    { ...operator, 'x-app-id': id },
  );
  // Settings are cached for a second.
  await sleep(1_100);
  return id;
}
