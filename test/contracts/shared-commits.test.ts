import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { shareCommits } from '../../src/platform/store/sqlite/shared-commits.js';
import type { Tx } from '../../src/platform/store/store.js';
import { temporaryFolder } from '../kit/temp.js';

describe('Transactions that wait for the one writer of SQLite', () => {
  let writer: Database.Database;
  let statements: string[];
  let share: ReturnType<typeof shareCommits>;
  beforeEach(() => {
    statements = [];
    writer = new Database(join(temporaryFolder(), 'shared.sqlite'), { verbose: sql => statements.push(String(sql)) });
    writer.exec('PRAGMA foreign_keys = ON; CREATE TABLE marks (n INTEGER PRIMARY KEY, of INTEGER REFERENCES marks)');
    share = shareCommits(writer, {} as Tx);
  });
  afterEach(() => writer.close());

  const mark = (n: number) => share.run(async () => void writer.exec(`INSERT INTO marks (n) VALUES (${n})`));
  const marks = () => writer.prepare('SELECT n FROM marks ORDER BY n').pluck().all();
  const commits = () => statements.filter(sql => sql === 'COMMIT').length;

  it('share a commit, up to 32 of them, and none returns before it', async () => {
    const heardAt: number[] = [];
    const all = Array.from({ length: 40 }, (_, n) => mark(n).then(() => heardAt.push(commits())));
    await Promise.all(all);
    assert.equal(marks().length, 40);
    assert.equal(commits(), 2);
    assert.deepEqual([heardAt.filter(at => at >= 1).length, heardAt.filter(at => at === 2).length], [40, 8]);
  });

  it('have separate commits when they come one after the other', async () => {
    for (let n = 0; n < 5; n++) await mark(n);
    assert.equal(commits(), 5);
  });

  it('leave nothing behind when they throw, while the others are kept', async () => {
    const refused = share.run(async () => {
      writer.exec('INSERT INTO marks (n) VALUES (7)');
      throw new RangeError('no');
    });
    const outcomes = await Promise.allSettled([mark(1), refused, mark(2)]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    await assert.rejects(refused, RangeError);
    assert.deepEqual([marks(), commits()], [[1, 2], 1]);
  });

  it('all fail when their commit does, and later ones succeed', async () => {
    const breaksTheCommit = share.run(async () => {
      writer.exec('PRAGMA defer_foreign_keys = ON; INSERT INTO marks (n, of) VALUES (8, 99)');
    });
    const outcomes = await Promise.allSettled([mark(1), breaksTheCommit, mark(2)]);
    assert.deepEqual(
      outcomes.map(outcome => outcome.status === 'rejected' && outcome.reason.code),
      Array(3).fill('SQLITE_CONSTRAINT_FOREIGNKEY'),
    );
    await mark(3);
    assert.deepEqual(marks(), [3]);
  });

  it('all fail when SQLite rolls back by itself in the middle, and later ones succeed', async () => {
    const endsIt = share.run(async () => {
      writer.exec('ROLLBACK');
      throw new Error('disk I/O error');
    });
    const outcomes = await Promise.allSettled([mark(1), endsIt, mark(2)]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      Array(3).fill('rejected'),
    );
    await mark(3);
    assert.deepEqual(marks(), [3]);
  });
});
