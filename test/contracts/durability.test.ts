import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, it, mock } from 'node:test';
import Database from 'better-sqlite3';
import { backUp } from '../../src/platform/store/sqlite/backup.js';
import { openSqlite } from '../../src/platform/store/sqlite.js';
import { temporaryFolder } from '../kit/temp.js';

const [normal, full] = [1, 2];

describe('SQLite, which must keep what was acknowledged when the power fails', () => {
  afterEach(() => mock.restoreAll());

  it('syncs every commit, at the first open and at every later one', async () => {
    const path = join(temporaryFolder(), 'bonafide.sqlite');
    for (let open = 0; open < 3; open++) assert.deepEqual(await modesOf(path), { synchronous: full, journal: 'wal' });
  });

  it('makes the database, its log and its backup readable for their owner only, whatever the umask', async () => {
    const path = join(temporaryFolder(), 'bonafide.sqlite');
    const umask = process.umask(0);
    try {
      writeFileSync(path, '', { mode: 0o666 });
      const store = openSqlite(path);
      await store.transaction(async ({ db, tables }) => {
        await db.insert(tables.apps).values({ id: 'a', settings: {}, createdAt: 1, updatedAt: 1 });
      });
      await backUp(path, `${path}.copy`, () => {});
      const modes = readdirSync(dirname(path)).map(name => [name, statSync(join(dirname(path), name)).mode & 0o777]);
      await store.close();
      assert.deepEqual(
        modes.sort().map(([name, mode]) => `${name} ${mode?.toString(8)}`),
        ['', '-shm', '-wal', '.copy'].map(end => `bonafide.sqlite${end} 600`),
      );
    } finally {
      process.umask(umask);
    }
  });

  it('does not do so by default: a database in WAL mode reopens at NORMAL', async () => {
    const path = join(temporaryFolder(), 'bonafide.sqlite');
    await modesOf(path);
    const reopened = new Database(path);
    assert.equal(reopened.pragma('synchronous', { simple: true }), normal);
    reopened.close();
  });

  it('is not used when it refuses to sync', async () => {
    const path = join(temporaryFolder(), 'bonafide.sqlite');
    await modesOf(path);
    const { pragma } = Database.prototype;
    mock.method(
      Database.prototype,
      'pragma',
      function (this: Database.Database, ...[source, options]: Parameters<typeof pragma>) {
        return /^synchronous *=/.test(source) ? [] : pragma.call(this, source, options);
      },
    );
    assert.throws(() => openSqlite(path), /synchronous=FULL/);
  });

  it('ignores a late statement when SQLite has ended its transaction', async () => {
    mock.restoreAll();
    const store = openSqlite(join(temporaryFolder(), 'bonafide.sqlite'));
    const app = { id: 'late', settings: {}, createdAt: 1, updatedAt: 1 };
    const late = store.transaction(async ({ db, tables: { apps } }) => {
      // SQLite also does this itself when the disk is full.
      (db as unknown as { $client: Database.Database }).$client.exec('ROLLBACK');
      await db.insert(apps).values(app).returning();
    });
    await assert.rejects(late, (error: Error) => /is over/.test(String(error.cause ?? error)));
    const { db, tables } = store.reader;
    assert.deepEqual(await db.select().from(tables.apps), []);
    await store.transaction(async tx => void (await tx.db.insert(tx.tables.apps).values(app).returning()));
    assert.equal((await db.select().from(tables.apps)).length, 1);
    await store.close();
  });
});

/** Returns the modes of the connection that writes. */
async function modesOf(path: string): Promise<{ synchronous: unknown; journal: unknown }> {
  const store = openSqlite(path);
  try {
    return await store.transaction(async ({ db }) => {
      const { $client: writer } = db as unknown as { $client: Database.Database };
      const read = (name: string) => writer.pragma(name, { simple: true });
      return { synchronous: read('synchronous'), journal: read('journal_mode') };
    });
  } finally {
    await store.close();
  }
}
