import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { backUp } from '../../src/platform/store/sqlite/backup.js';
import { restore as restoreFile } from '../../src/platform/store/sqlite/restore.js';
import { runKilledBefore } from '../kit/killed.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, newPhone, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { World } from '../kit/world.js';

const run = promisify(execFile);
const secretKey = randomBytes(32);
const tool = join(projectRoot(), 'dist/server/bonafide.js');

describe('npm run restore', () => {
  const path = join(temporaryFolder(), 'bonafide.sqlite');
  const copy = join(temporaryFolder(), 'yesterday.sqlite');
  const world = new World('SQLite', { databaseUrl: `file:${path}`, secretKey, publicUrl: 'https://id.example.com' });
  const [owned, claimed, username] = [newPhone(), newPhone(), newName()];
  let app: TestApp;
  let claimant: TestUser;
  let code: string;
  let later: TestUser;
  before(async () => {
    await world.start();
    app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
    await app.registerProven({ phone: owned });
    claimant = await app.register({ username, phone: claimed });
    code = await app.codeTo(claimed);
    await backUp(path, copy, () => {});
    later = await app.register({ username: newName() });
    await claimant.do('updateProfile', { input: { attributes: { after: 'the copy' } } });
  });
  after(() => world.stop().catch(() => {}));

  /** Returns what the command printed, whether it succeeded or failed. */
  async function restore(file: string, key: Buffer = secretKey): Promise<string> {
    const env = { PATH: process.env.PATH, DATABASE_URL: `file:${path}`, SECRET_KEY: key.toString('base64') };
    const ended = await run(process.execPath, [tool, 'restore', file], { env }).catch(failed => failed);
    return `${ended.stdout}${ended.stderr}`;
  }

  const stored = () => readFileSync(path);

  it('is refused while a server runs on the database', async () => {
    assert.match(await restore(copy), /^Nothing was restored: Another server uses .*\. Stop it first\./);
    assert.equal((await later.me()).id, later.id);
  });

  it('refuses a copy with which the server could not run, and changes nothing', async () => {
    await world.stop();
    const folder = temporaryFolder();
    const bad = (name: string, make: (file: string) => void) => {
      const file = join(folder, name);
      make(file);
      return file;
    };
    const damaged = bad('damaged', file => {
      copyFileSync(copy, file);
      truncateSync(file, 40_000);
    });
    const noDatabase = bad('text', file => writeFileSync(file, 'x'.repeat(5_000)));
    const foreign = bad('foreign', file => new Database(file).exec('CREATE TABLE notes (id)').close());
    const newer = bad('newer', file => {
      copyFileSync(copy, file);
      new Database(file).exec(`INSERT INTO "__migrations" VALUES ('a later one', 1)`).close();
    });
    const torn = bad('torn', file => {
      copyFileSync(copy, file);
      writeFileSync(`${file}-wal`, 'a log');
    });
    const before = stored();
    const refusals: [file: string, sentence: RegExp, key?: Buffer][] = [
      [join(folder, 'nothing'), /There is no file /],
      [damaged, /is damaged\./],
      [noDatabase, /is damaged\.|is not a database/],
      [foreign, /is not a database of this server\./],
      [newer, /was written by a newer version/],
      [torn, /has a log beside it, so it is not whole/],
      [copy, /SECRET_KEY does not belong to /, randomBytes(32)],
    ];
    for (const [file, sentence, key] of refusals) {
      const said = await restore(file, key);
      assert.match(said, sentence);
      assert.match(said, /^Nothing was restored: /);
      assert.doesNotMatch(said, /\n +at /);
    }
    assert.ok(stored().equals(before));
  });

  it('replaces the database by the copy, keeps the former one, and a server continues from the copy', async () => {
    const before = stored();
    assert.match(await restore(copy), /is the copy now\.\nThe earlier database is kept in /);
    const kept = readdirSync(dirname(path)).filter(name => /before-\d{8}T\d{6}Z$/.test(name));
    assert.equal(kept.length, 1);
    assert.ok(readFileSync(join(dirname(path), kept[0] ?? '')).equals(before));
    assert.ok(!existsSync(`${path}-wal`));

    await world.start();
    assert.notEqual((await app.login(owned)).id, claimant.id);
    assert.deepEqual((await claimant.me()).attributes, null);
    await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(claimed));
    assert.equal((await claimant.do('verifyPhone', { code })).verified, true);
    await refuses('INVALID_CREDENTIALS', () => app.login(later.session.user.username));
    await world.stop();
  });

  it('O43 keeps each earlier database, also of two restores within one second', async () => {
    const folder = temporaryFolder();
    const [database, first, second] = ['now.sqlite', 'first.sqlite', 'second.sqlite'].map(name => join(folder, name));
    for (const [at, file] of [database, first, second].entries()) {
      copyFileSync(copy, file as string);
      new Database(file).exec(`CREATE TABLE number_${at} (id)`).close();
    }
    const options = { opens: () => true, now: Date.now() };
    const kept = [await backAgain(first), await backAgain(second)];
    assert.deepEqual(kept.map(tableIn), ['number_0', 'number_1']);
    assert.equal(tableIn(database), 'number_2');

    async function backAgain(file = ''): Promise<string | null> {
      return (await restoreFile(file, database as string, options)).keptAt;
    }
    function tableIn(file: string | null | undefined): unknown {
      const opened = new Database(file ?? '', { readonly: true, fileMustExist: true });
      const name = opened.prepare(`SELECT name FROM sqlite_master WHERE name LIKE 'number_%'`).pluck().get();
      opened.close();
      return name;
    }
  });

  /** Makes a database as a crashed server leaves it: its newest commit is only in the log beside it. */
  function crashed(): string {
    const [running, left] = ['running.sqlite', 'left.sqlite'].map(name => join(temporaryFolder(), name)) as [
      string,
      string,
    ];
    copyFileSync(copy, running);
    const database = new Database(running);
    database.pragma('journal_mode = WAL');
    database.exec('CREATE TABLE newest (id)');
    for (const end of ['', '-wal']) copyFileSync(`${running}${end}`, `${left}${end}`);
    database.close();
    return left;
  }

  /** Whether the database has the newest commit of `crashed`, and is whole. */
  function hasNewest(file: string): boolean {
    const database = new Database(file, { fileMustExist: true });
    assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
    const found = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'newest'`).get();
    database.close();
    return found !== undefined;
  }

  const filesBeside = (file: string) => readdirSync(dirname(file)).filter(name => name.startsWith(basename(file)));

  it('keeps the newest commits of a crashed server, which are in its log', async () => {
    const database = crashed();
    const { keptAt } = await restoreFile(copy, database, { opens: () => true, now: Date.now() });
    assert.ok(hasNewest(keptAt ?? ''));
    assert.ok(!hasNewest(database));
  });

  it('replaces a damaged database too, and keeps it with its log', async () => {
    const database = crashed();
    writeFileSync(database, 'x'.repeat(5_000));
    const { keptAt } = await restoreFile(copy, database, { opens: () => true, now: Date.now() });
    assert.equal(readFileSync(keptAt ?? '', 'utf8'), 'x'.repeat(5_000));
    assert.ok(existsSync(`${keptAt}-wal`));
    assert.ok(!hasNewest(database));
  });

  it('O48 is refused while another program uses the database', async () => {
    const database = crashed();
    const other = new Database(database);
    other.exec('CREATE TABLE newer (id)');
    await assert.rejects(
      restoreFile(copy, database, { opens: () => true, now: Date.now() }),
      /Another program uses .*End it first\./,
    );
    other.close();
    assert.ok(hasNewest(database));
  });

  it('O48 leaves the earlier database with its newest commits, or the copy, whenever it is killed', async () => {
    const states: boolean[] = [];
    for (let step = 0, isKilled = true; isKilled; step++) {
      const database = crashed();
      const variables = { DATABASE_URL: `file:${database}`, SECRET_KEY: secretKey.toString('base64') };
      isKilled = await runKilledBefore(step, ['restore', copy], variables);
      states.push(hasNewest(database));
      if (!isKilled) break;
      // The files that the killed one has left do not disturb the next one.
      const { keptAt } = await restoreFile(copy, database, { opens: () => true, now: Date.now() });
      assert.deepEqual([hasNewest(keptAt ?? ''), hasNewest(database)], [states.at(-1), false]);
      assert.deepEqual(
        filesBeside(database).filter(name => name.endsWith('.unfinished')),
        [],
      );
    }
    // It was killed before and after the one step that counts.
    assert.deepEqual([...new Set(states)], [true, false]);
  });
});
