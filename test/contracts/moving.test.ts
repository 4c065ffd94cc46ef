import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { moveToPostgres } from '../../src/platform/store/move.js';
import { backUp } from '../../src/platform/store/sqlite/backup.js';
import { becomeOnlyServer } from '../../src/platform/store/sqlite/only-server.js';
import { sqliteTables } from '../../src/platform/store/sqlite.js';
import { png } from '../kit/images.js';
import { runKilledBefore } from '../kit/killed.js';
import { createDatabase, withClient } from '../kit/postgres.js';
import { startPooler } from '../kit/postgres-pooler.js';
import { eventually } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, newPhone, refuses, type TestApp } from '../kit/test-app.js';
import { World } from '../kit/world.js';

const logo = png(120, 40);

/** Creates a world with the owner of a phone number, and a claimant with an unused code. */
async function lived(): Promise<{
  path: string;
  world: World;
  phone: string;
  claimed: string;
  app: TestApp;
  username: string;
}> {
  const path = join(temporaryFolder(), 'bonafide.sqlite');
  const world = new World('SQLite', { databaseUrl: `file:${path}` });
  await world.start();
  const app = await world.app({
    phoneVerification: true,
    testAddresses: [{ address: newPhone(), code: '123456' }],
    logo: logo.toString('base64'),
  });
  const [phone, claimed, username] = [newPhone(), newPhone(), newName()];
  const attributes = { z: 1, a: { y: [1.5, null], b: 'ü' } };
  await (await app.register({ username, phone, attributes })).provePhone(phone);
  await app.register({ username: newName(), phone: claimed });
  await world.inbox();
  return { path, world, phone, claimed, app, username };
}

/** Checks that a server on this database knows the owner and accepts the code sent before. */
async function goesOn(databaseUrl: string, { phone, claimed, app }: Awaited<ReturnType<typeof lived>>): Promise<void> {
  const world = new World('SQLite', { databaseUrl });
  await world.start();
  try {
    const there = app.in(world);
    const { settings } = (await there.raw('{ app { settings { logo } } }', {}, app.adminToken)).app;
    const shown = await fetch(`${world.url}/logos/${settings.logo}`);
    assert.deepEqual(Buffer.from(await shown.arrayBuffer()), logo);
    const owner = await there.login(phone);
    assert.deepEqual((await owner.me()).attributes, { z: 1, a: { y: [1.5, null], b: 'ü' } });
    await refuses('IDENTIFIER_NOT_VERIFIED', () => there.login(claimed));
    const newcomer = await there.register({ username: newName(), phone: claimed });
    await newcomer.provePhone(claimed);
    assert.equal((await there.login(claimed)).id, newcomer.id);
  } finally {
    await world.stop();
  }
}

describe('A backup', () => {
  it('is a consistent copy, made while the server runs, on which a server behaves the same', async () => {
    const life = await lived();
    const copy = join(temporaryFolder(), 'copy.sqlite');
    const load = Array.from({ length: 4 }, () => life.app.register({ username: newName() }));
    await backUp(life.path, copy, () => {});
    await Promise.all(load);
    await life.world.stop();
    await goesOn(`file:${copy}`, life);
  });

  it('never replaces an existing file', async () => {
    const life = await lived();
    await life.world.stop();
    await assert.rejects(() => backUp(life.path, life.path, () => {}), /exists already/);
  });

  it('O43 is whole when two are made to one name at once, and the second is refused', async () => {
    const life = await lived();
    await life.world.stop();
    const folder = temporaryFolder();
    const copy = join(folder, 'copy.sqlite');
    const outcomes = await Promise.allSettled([1, 2].map(() => backUp(life.path, copy, () => {})));
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.deepEqual(readdirSync(folder), ['copy.sqlite']);
    await goesOn(`file:${copy}`, life);
  });

  it('O50 removes the partial copies of killed backups in the same folder, but not those of running ones', async () => {
    const life = await lived();
    await life.world.stop();
    const folder = temporaryFolder();
    const variables = { DATABASE_URL: `file:${life.path}`, SECRET_KEY: randomBytes(32).toString('base64') };
    assert.ok(await runKilledBefore(0, ['backup', join(folder, 'monday.sqlite')], variables));
    const left = readdirSync(folder).filter(name => /^monday\.sqlite\.[0-9a-f]{8}\.unfinished(\.lock)?$/.test(name));
    assert.equal(left.length, 2);
    const running = join(folder, 'tuesday.sqlite.01234567.unfinished');
    const release = await becomeOnlyServer(running);
    writeFileSync(running, '');
    await backUp(life.path, join(folder, 'wednesday.sqlite'), () => {});
    const names = [running, `${running}.lock`, `${running}.lock-journal`].map(path => basename(path));
    assert.deepEqual(readdirSync(folder), [...names, 'wednesday.sqlite']);
    await release();
  });

  it('O43 leaves nothing behind when it fails', async () => {
    const life = await lived();
    await life.world.stop();
    truncateSync(life.path, 40_000);
    const folder = temporaryFolder();
    await assert.rejects(() => backUp(life.path, join(folder, 'copy.sqlite'), () => {}));
    assert.deepEqual(readdirSync(folder), []);
  });
});

describe('Moving to PostgreSQL', () => {
  it('copies every row, with equal counts and checksums, and the copy works like the original', async () => {
    const life = await lived();
    await life.world.stop();
    const target = await createDatabase();
    const progress: string[] = [];
    const moved = await moveToPostgres(life.path, target.url, table => void progress.push(table));
    const source = new Database(life.path);
    for (const { table, rows } of moved) {
      const name = table.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
      assert.equal(source.prepare(`SELECT count(*) FROM ${name}`).pluck().get(), rows, table);
    }
    assert.deepEqual(moved.map(({ table }) => table).sort(), Object.keys(sqliteTables).sort());
    assert(progress.includes('users'));
    await goesOn(target.url, life);
    await target.drop();
  });

  it('O49 does not read the copied rows again, which takes longer than a statement may in a big database', async () => {
    const life = await lived();
    await life.world.stop();
    const target = await createDatabase();
    const moved = await moveToPostgres(life.path, target.url, () => {});
    const rows = moved.find(({ table }) => table === 'auditLog')?.rows ?? 0;
    assert.ok(rows > 0);
    await withClient(target.url, async admin => {
      const counts = `SELECT n_tup_ins::int AS inserted, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read
        FROM pg_stat_user_tables WHERE relname = 'audit_log'`;
      await eventually('the statistics', 30, async () => (await admin.query(counts)).rows[0]?.inserted === rows);
      assert.equal((await admin.query(counts)).rows[0].read, 0);
    });
    await target.drop();
  });

  it('O44 is refused while a server runs on the database, which continues', async () => {
    const life = await lived();
    const target = await createDatabase();
    await assert.rejects(
      () => moveToPostgres(life.path, target.url, () => {}),
      /Another server uses .*Stop it first\./,
    );
    await life.app.register({ username: newName() });
    await life.world.stop();
    await moveToPostgres(life.path, target.url, () => {});
    await target.drop();
  });

  it('O44 refuses a database of a newer or older version', async () => {
    const life = await lived();
    await life.world.stop();
    const target = await createDatabase();
    const change = (statement: string) => new Database(life.path).exec(statement).close();
    const refuses = async (reason: RegExp) => {
      await assert.rejects(() => moveToPostgres(life.path, target.url, () => {}), reason);
    };
    change(`INSERT INTO "__migrations" VALUES ('a later one', 1)`);
    await refuses(/was written by a newer version/);
    change(`DELETE FROM "__migrations" WHERE hash = 'a later one'`);
    change(`DELETE FROM "__migrations" WHERE created_at = (SELECT max(created_at) FROM "__migrations")`);
    await refuses(/was written by an older version/);
    change('DROP TABLE "__migrations"');
    await refuses(/is not a database of this server/);
    await target.drop();
  });

  it('works through a pooler in transaction mode; a target with rows is refused and not changed', async () => {
    const life = await lived();
    await life.world.stop();
    const target = await createDatabase();
    const pooler = await startPooler(target.url);
    await moveToPostgres(life.path, `${pooler.url}?pooler=transaction`, () => {});
    await pooler.stop();
    await assert.rejects(() => moveToPostgres(life.path, target.url, () => {}), /not empty/);
    await target.drop();
  });
});
