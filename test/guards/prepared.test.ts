import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { type Params, prepared, preparedInsert } from '../../src/platform/store/prepared.js';
import type { Reader } from '../../src/platform/store/store.js';
import { sourceFiles } from '../kit/sources.js';
import { World } from '../kit/world.js';

describe('Prepared queries', () => {
  it('have unique names, otherwise PostgreSQL would run one in the place of another', async () => {
    const queries = sourceFiles('src').filter(({ path }) => path.endsWith('.queries.ts'));
    assert.ok(queries.length > 20, 'the files of queries have been found');
    // A file with a duplicate name throws while it is loaded.
    for (const { path } of queries) await import(`../../${path.replace(/\.ts$/, '.js')}`);
    assert.throws(() => preparedInsert('claims'), /Two prepared queries have the name insert_claims/);
  });

  it('are all built by prepared.ts, which checks their names', () => {
    const others = sourceFiles('src/domain').filter(({ code }) => /\.prepare\(/.test(code));
    assert.deepEqual(
      others.map(({ path }) => path),
      [],
    );
  });

  it('cannot calculate with a parameter, which has no value until the query runs', async t => {
    const world = new World('SQLite');
    await world.start();
    t.after(() => world.stop());
    const findSession = (name: string, bound: (p: { now: number }) => number) =>
      prepared(name, ({ db, tables: { sessions } }: Reader, p: Params<{ now: number }>) =>
        db
          .select()
          .from(sessions)
          .where(eq(sessions.createdAt, bound(p))),
      );
    const { reader } = world.server.deps.store;
    assert.deepEqual(await findSession('guard_plain', ({ now }) => now)(reader, { now: 1 }), []);
    await assert.rejects(findSession('guard_sum', ({ now }) => now - 1)(reader, { now: 1 }), /now has no value yet/);
    await assert.rejects(
      findSession('guard_copy', p => ({ ...p }).now)(reader, { now: 1 }),
      /Name each parameter of a prepared query/,
    );
    const inSql = prepared('guard_sql', ({ db, tables: { sessions } }: Reader, p: Params<{ now: number }>) =>
      db.select({ next: sql<number>`${p.now} + 1` }).from(sessions),
    );
    assert.deepEqual(await inSql(reader, { now: 1 }), []);
  });
});
