import { after, before, describe } from 'node:test';
import { type Cluster, openCluster } from '../kit/faults.js';
import { tellOfTakenAddress, tellPooledMigrations, tellPooledStories } from '../kit/pooled-stories.js';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../kit/postgres.js';
import { type Pooler, startPooler } from '../kit/postgres-pooler.js';

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

  tellPooledMigrations(() => ({ databaseUrl: pooler.url, directUrl: database.url }));
});
