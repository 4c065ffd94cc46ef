import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { backUp } from '../../src/platform/store/sqlite/backup.js';
import { importUsers } from './command-line.js';
import { createEmptyDatabase, withClient } from './postgres.js';
import { storedHashes } from './stored-hashes.js';
import { temporaryFolder } from './temp.js';
import { newEmail, newName, newPhone, type TestApp, type TestUser } from './test-app.js';
import { type Engine, World } from './world.js';

/** One store for each engine as an earlier version wrote it, with what its clients knew. Each folder has the day on which it was written. */
const stores = join(projectRoot(), 'test/stores');

/** Fixed, because codes, links, refresh tokens and the stored signing keys depend on it. */
const secretKey = Buffer.alloc(32, 'an old store');
const sharedConfig = { secretKey, publicUrl: 'https://id.example.com' };

/** The data that clients of an old store have. */
export interface Known {
  /** The time at which it was written. */
  readonly at: number;
  readonly app: { id: string; adminToken: string };
  readonly owner: {
    id: string;
    username: string;
    email: string;
    phone: string;
    refreshToken: string;
    accessToken: string;
  };
  readonly claimant: { id: string; phone: string; code: string; email: string; token: string; accessToken: string };
  readonly mover: { id: string; phone: string; newPhone: string; code: string; accessToken: string };
  readonly pseudo: { id: string; refreshToken: string; accessToken: string };
  readonly ended: { refreshToken: string; accessToken: string };
  readonly disabled: { id: string; username: string };
  readonly imported: { username: string };
  readonly forgetful: { id: string; email: string; token: string };
  /** Its code is in the outbox, because the provider could not be reached. */
  readonly unsent: { id: string; phone: string; accessToken: string };
}

export function daysOfStores(): string[] {
  return readdirSync(stores).sort();
}

/** Returns a world on a copy of an old store, at the time when it was written. It has not started yet. */
export async function openOldStore(
  day: string,
  engine: Engine,
): Promise<{ world: World; known: Known; drop(): Promise<void> }> {
  const folder = join(stores, day);
  const known: Record<Engine, Known> = JSON.parse(readFileSync(join(folder, 'known.json'), 'utf8'));
  const content = gunzipSync(readFileSync(join(folder, `${engine.toLowerCase()}.gz`)));
  const { url, drop } = engine === 'SQLite' ? placeFile(content) : await fillDatabase(content.toString());
  const world = new World(engine, { ...sharedConfig, databaseUrl: url });
  world.wait((known[engine].at - Date.now()) / 1_000);
  return { world, known: known[engine], drop };
}

function placeFile(content: Buffer) {
  const path = join(temporaryFolder(), 'bonafide.sqlite');
  writeFileSync(path, content);
  return { url: `file:${path}`, async drop() {} };
}

async function fillDatabase(sql: string) {
  const database = await createEmptyDatabase();
  await withClient(database.url, client => client.query(sql));
  return database;
}

/** Writes the stores of today. They are never written again, because later versions have to open these bytes. */
export async function writeOldStore(folder: string): Promise<void> {
  const known: Partial<Record<Engine, Known>> = {};
  for (const engine of ['SQLite', 'PostgreSQL'] as const) {
    const world = new World(engine, sharedConfig);
    await world.start();
    known[engine] = await inhabit(world);
    const content = engine === 'SQLite' ? await copyOfFile(world) : Buffer.from(await dumpOf(world.databaseUrl));
    writeFileSync(join(folder, `${engine.toLowerCase()}.gz`), gzipSync(content, { level: 9 }));
    await world.stop();
  }
  writeFileSync(join(folder, 'known.json'), `${JSON.stringify(known, null, 2)}\n`);
}

async function inhabit(world: World): Promise<Known> {
  const app = await world.app({
    emailVerification: true,
    phoneVerification: true,
    allowedCountries: ['JP'],
    accessTokenLifetime: 86_400,
    maxAccessTokenLifetime: 86_400,
  });
  const [email, phone] = [newEmail(), newPhone()];
  const owner = await app.registerProven({ email, phone });
  await owner.do('updateProfile', { input: { attributes: { z: 1, a: { y: [1.5, null], b: 'ü' } } } });
  const refreshed = await owner.refresh();
  const rest = {
    claimant: await inhabitClaimant(app),
    mover: await inhabitMover(app),
    pseudo: tokensOf(await app.pseudoUser()),
    ended: await inhabitEnded(app),
    disabled: await inhabitDisabled(app),
    imported: await inhabitImported(app),
    forgetful: await inhabitForgetful(app),
  };
  await world.restart({
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: 'http://127.0.0.1:9' },
  });
  const late = newPhone();
  const unsent = await app.register({ username: newName(), phone: late });
  return {
    at: world.now,
    app: { id: app.id, adminToken: app.adminToken },
    owner: {
      ...tokensOf(owner),
      username: owner.session.user.username,
      email,
      phone,
      refreshToken: refreshed.refreshToken,
      accessToken: refreshed.accessToken,
    },
    ...rest,
    unsent: { ...tokensOf(unsent), phone: late },
  };
}

async function inhabitClaimant(app: TestApp): Promise<Known['claimant']> {
  const [email, phone] = [newEmail(), newPhone()];
  const claimant = await app.register({ username: newName(), email, phone });
  return { ...tokensOf(claimant), phone, code: await app.codeTo(phone), email, token: await app.tokenTo(email) };
}

async function inhabitMover(app: TestApp): Promise<Known['mover']> {
  const [phone, next] = [newPhone(), newPhone()];
  const mover = await app.registerProven({ phone });
  await mover.change('PHONE', next);
  return { ...tokensOf(mover), phone, newPhone: next, code: await app.codeTo(next) };
}

async function inhabitEnded(app: TestApp): Promise<Known['ended']> {
  const user = await app.pseudoUser();
  await user.do('logout');
  return tokensOf(user);
}

async function inhabitDisabled(app: TestApp): Promise<Known['disabled']> {
  const user = await app.register({ username: newName() });
  await app.admin('disableUser', { id: user.id });
  return { id: user.id, username: user.session.user.username };
}

async function inhabitImported(app: TestApp): Promise<Known['imported']> {
  const username = newName();
  const { status, stderr } = await importUsers(app, [{ username, passwordHash: storedHashes.scrypt }]);
  assert.equal(status, 0, stderr);
  return { username };
}

async function inhabitForgetful(app: TestApp): Promise<Known['forgetful']> {
  const email = newEmail();
  const { id } = await app.registerProven({ email });
  await app.do('requestPasswordReset', { identifier: email });
  return { id, email, token: await app.tokenTo(email) };
}

function tokensOf({ session, id }: TestUser): { id: string; refreshToken: string; accessToken: string } {
  return { id, refreshToken: session.refreshToken, accessToken: session.accessToken };
}

async function copyOfFile(world: World): Promise<Buffer> {
  const copy = join(temporaryFolder(), 'copy.sqlite');
  await backUp(world.databaseUrl.slice('file:'.length), copy, () => {});
  const database = new Database(copy);
  database.exec('VACUUM');
  database.close();
  return readFileSync(copy);
}

/** Returns SQL that makes the tables as the migrations did, and fills them. */
async function dumpOf(url: string): Promise<string> {
  const folder = join(projectRoot(), 'drizzle/postgres');
  const files = readdirSync(folder).filter(file => file.endsWith('.sql'));
  const migrations = files.sort().map(file => readFileSync(join(folder, file), 'utf8'));
  const parts = [
    ...migrations,
    'CREATE TABLE bonafide_migrations (hash text PRIMARY KEY, created_at bigint NOT NULL);',
  ];
  await withClient(url, async client => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    // The rows of tables that refer to each other come in any order.
    parts.push('SET session_replication_role = replica;');
    for (const { name } of tables) {
      const { rows } = await client.query(`SELECT coalesce(json_agg(t), '[]') AS rows FROM ${name} AS t`);
      const literal = client.escapeLiteral(JSON.stringify(rows[0].rows));
      parts.push(`INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, ${literal});`);
    }
    parts.push('SET session_replication_role = DEFAULT;');
  });
  return parts.join('\n');
}
