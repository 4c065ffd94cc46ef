import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { type Client, createClient } from '../bench/client.js';
import { type Program, programOf, startProgram } from '../bench/program.js';
import { withClient } from '../kit/postgres.js';
import type { Engine } from '../kit/world.js';
import { passwordOfAll, usernameOf } from './full-store.js';

/** How long the requests of one operation took, in milliseconds. */
export interface Latencies {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

type OperationName = 'login' | 'me' | 'refreshSession';
type LatenciesOfEach = Record<OperationName, Latencies>;

export interface CleanUpResult {
  /** The number of deleted rows. */
  readonly rows: { readonly auditLog: number; readonly messages: number };
  readonly seconds: number;
  readonly before: LatenciesOfEach;
  readonly beside: LatenciesOfEach;
  readonly after: LatenciesOfEach;
  /** The size of the database in bytes, and the largest size of its log. */
  readonly bytes: { readonly before: number; readonly after: number; readonly mostLog: number };
}

const day = 86_400_000;
/** Rows older than this are deleted: a quarter of the 400 days that a full store has. */
const auditLogDays = 300;
const secondsAlone = 20;

/**
 * Deletes a quarter of the audit log and half of the messages of a full store, or as many as it can in this many seconds,
 * while clients log in, refresh and read.
 */
export async function cleanUpBesideLoad(
  engine: Engine,
  databaseUrl: string,
  users: number,
  mostSeconds = 3_000,
): Promise<CleanUpResult> {
  const environment = {
    ...{
      LIMITS: 'off',
      PORT: '0',
      PUBLIC_URL: 'https://id.example.com',
      SECRET_KEY: randomBytes(32).toString('base64'),
    },
    ...{ OPERATOR_TOKEN: 'operator-token-of-the-clean-up', DATABASE_URL: databaseUrl },
  };
  const start = (more: Record<string, string> = {}) =>
    startProgram(programOf(projectRoot()), { ...environment, ...more });
  const database = await openDatabase(engine, databaseUrl);

  const alone = async () => {
    const program = await start();
    const stop = await beginLoad(program, users);
    await sleep(secondsAlone * 1_000);
    const found = await stop();
    await program.stop();
    return found;
  };

  const before = await alone();
  // As if no node had run for a while.
  await database.run(
    `UPDATE messages SET expires_at = expires_at - ${100 * day} WHERE created_at < ${Date.now() - 40 * day}`,
  );
  const countExpired = async () => ({
    auditLog: await database.count(`audit_log WHERE at <= ${Date.now() - auditLogDays * day}`),
    messages: await database.count(`messages WHERE expires_at <= ${Date.now() - 90 * day}`),
  });
  const expired = await countExpired();
  const bytesBefore = await database.bytes();
  const program = await start({ AUDIT_LOG_DAYS: String(auditLogDays) });
  const startedAt = performance.now();
  const stop = await beginLoad(program, users);
  let mostLog = 0;
  const secondsSince = () => (performance.now() - startedAt) / 1_000;
  let left = expired;
  // While it runs a few more expire, which the next clean-up deletes.
  while (left.auditLog + left.messages > 1_000 && secondsSince() < mostSeconds) {
    await sleep(2_000);
    mostLog = Math.max(mostLog, await database.logBytes());
    left = await countExpired();
  }
  const seconds = secondsSince();
  const beside = await stop();
  await program.stop();
  const after = await alone();
  const bytes = { before: bytesBefore, after: await database.bytes(), mostLog };
  await database.close();
  const rows = { auditLog: expired.auditLog - left.auditLog, messages: expired.messages - left.messages };
  return { rows, seconds, before, beside, after, bytes };
}

/** Starts ten clients. The returned function stops them. */
async function beginLoad(program: Program, users: number): Promise<() => Promise<LatenciesOfEach>> {
  const client = createClient(program.url, 10);
  const ms: Record<OperationName, number[]> = { login: [], me: [], refreshSession: [] };
  let isRunning = true;
  const timed = async <T>(name: OperationName, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    ms[name].push(performance.now() - startedAt);
    return result;
  };
  const sessions: { accessToken: string; refreshToken: string }[] = [];
  for (let each = 0; each < 8; each++) sessions.push(await logIn(client, users));
  const clients = [
    ...[0, 1].map(() => async () => void (await timed('login', () => logIn(client, users)))),
    ...sessions.map((session, index) => async () => {
      if (index % 2 === 0) {
        // The session of the next client is refreshed.
        const authorization = `Bearer ${sessions[index + 1]?.accessToken}`;
        await timed('me', () => client.ask('{ me { id username email { value } } }', {}, { authorization }));
      } else {
        const { refreshToken } = session;
        const fresh = await timed('refreshSession', () => client.ask(refresh, { refreshToken }));
        Object.assign(session, fresh.refreshSession);
      }
      // Leaves the machine some free time, even without a clean-up.
      await sleep(20);
    }),
  ];
  const running = clients.map(async work => {
    while (isRunning) await work();
  });
  return async () => {
    isRunning = false;
    await Promise.all(running);
    await client.close();
    return { login: latencies(ms.login), me: latencies(ms.me), refreshSession: latencies(ms.refreshSession) };
  };
}

const login =
  'mutation ($identifier: String!, $password: String!) { login(identifier: $identifier, password: $password) { accessToken refreshToken } }';
const refresh =
  'mutation ($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) { accessToken refreshToken } }';

/** Logs in a user who has a password and no second factor, and is not disabled. */
async function logIn(client: Client, users: number): Promise<{ accessToken: string; refreshToken: string }> {
  const user = 10 * Math.floor(((1 + Math.random()) * users) / 20) + 4;
  return (await client.ask(login, { identifier: usernameOf(user), password: passwordOfAll })).login;
}

function latencies(ms: readonly number[]): Latencies {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { count: ms.length, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

async function openDatabase(engine: Engine, url: string) {
  if (engine === 'SQLite') {
    const path = url.slice('file:'.length);
    const database = new Database(path, { timeout: 10_000 });
    return {
      run: async (sql: string) => void database.exec(sql),
      count: async (what: string) => Number(database.prepare(`SELECT count(*) FROM ${what}`).pluck().get()),
      bytes: async () => statSync(path).size,
      logBytes: async () => (existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0),
      close: async () => void database.close(),
    };
  }
  const one = async (sql: string) =>
    await withClient(url, async client => Number(Object.values((await client.query(sql)).rows[0] ?? { none: 0 })[0]));
  return {
    run: async (sql: string) => void (await one(sql)),
    count: (what: string) => one(`SELECT count(*) FROM ${what}`),
    bytes: () => one('SELECT pg_database_size(current_database())'),
    logBytes: () => one('SELECT sum(size) FROM pg_ls_waldir()'),
    close: async () => {},
  };
}
