import assert from 'node:assert/strict';
import { watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { openSqlite } from '../../src/platform/store/sqlite.js';
import { eventually } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';

/** SQLite reads this when its first database is opened. */
const folder = temporaryFolder();
process.env.SQLITE_TMPDIR = folder;

const rows = Array.from({ length: 60 }, (_, number) => ({
  id: `app ${number}`,
  settings: { text: 'x'.repeat(3_000) },
  createdAt: 1,
  updatedAt: 1,
}));

it('SQLite needs no temporary file for a transaction that changes many pages and is undone', async t => {
  const created: string[] = [];
  const watcher = watch(folder, (_, name) => created.push(String(name)));
  t.after(() => watcher.close());
  const store = openSqlite(join(temporaryFolder(), 'bonafide.sqlite'));
  const { tables, db } = store.reader;
  await store.transaction(async tx => void (await tx.db.insert(tables.apps).values(rows)));
  const undone = store.transaction(async tx => {
    await tx.db.update(tables.apps).set({ updatedAt: 2 });
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.deepEqual([...new Set((await db.select().from(tables.apps)).map(({ updatedAt }) => updatedAt))], [1]);
  await store.close();

  writeFileSync(join(folder, 'last'), '');
  await eventually('the last file is seen', 10, () => created.includes('last'));
  assert.deepEqual([...new Set(created)], ['last']);
});
