import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Cluster, openCluster, serverOn } from '../kit/faults.js';
import { tellOfTakenAddress, tellPooledStories } from '../kit/pooled-stories.js';
import { createDatabase, createEmptyDatabase, type TestDatabase, withClient } from '../kit/postgres.js';
import { type Pooler, startPooler } from '../kit/postgres-pooler.js';
import { eventually } from '../kit/processes.js';

for (const hasDirectUrl of [false, true]) {
  describe(`Two nodes behind a pooler in transaction mode, ${hasDirectUrl ? 'with' : 'without'} DATABASE_DIRECT_URL`, () => {
    let database: TestDatabase;
    let pooler: Pooler;
    let cluster: Cluster;
    before(async () => {
      database = await createDatabase();
      pooler = await startPooler(database.url);
      const environment = { LIMITS: 'on', ...(hasDirectUrl && { DATABASE_DIRECT_URL: database.url }) };
      cluster = await openCluster('PostgreSQL', 2, { databaseUrl: pooler.url, environment });
    });
    after(async () => {
      await cluster.stop();
      await pooler.stop();
      await database.drop();
    });

    tellPooledStories(() => cluster);
    if (hasDirectUrl) tellOfTakenAddress(() => cluster);
  });
}

describe('Nodes that migrate through a pooler in transaction mode', () => {
  let database: TestDatabase;
  let pooler: Pooler;
  before(async () => {
    database = await createEmptyDatabase();
    pooler = await startPooler(database.url);
  });
  after(async () => {
    await pooler.stop();
    await database.drop();
  });

  it('leave no lock behind when one is killed in the middle; two that start at once then make the tables once', async () => {
    const killed = serverOn('PostgreSQL', pooler.url);
    const nodes = [serverOn('PostgreSQL', pooler.url), serverOn('PostgreSQL', pooler.url)];
    await withClient(database.url, async admin => {
      await admin.query('BEGIN');
      await admin.query('CREATE TABLE users (id int)');
      const started = assert.rejects(killed.start(), /did not start/);
      await eventually('a migration that waits', 20, async () => {
        const { rowCount } = await admin.query('SELECT 1 FROM pg_locks WHERE NOT granted');
        return rowCount === 1;
      });
      await killed.kill('SIGKILL');
      await started;
      await eventually('a connection that is dropped', 5, () => pooler.dropped === 1);
      await admin.query('ROLLBACK');
    });
    await Promise.all(nodes.map(node => node.start()));
    await Promise.all(nodes.map(node => node.stop()));
    await withClient(database.url, async admin => {
      const { rows } = await admin.query(`SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory'`);
      assert.deepEqual(rows, [{ locks: 0 }]);
    });
  });
});
