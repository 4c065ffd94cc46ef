import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDatabase } from '../kit/postgres.js';
import { type PostgresProxy, startPostgresProxy } from '../kit/postgres-proxy.js';
import { newKey, newName, password, refuses } from '../kit/test-app.js';
import { World } from '../kit/world.js';

/** The action of the proxy between a node and PostgreSQL on the next COMMIT of a keyed request, before it ends the connection. */
type Loss = 'the request is lost' | 'the answer is lost';

describe('A connection to PostgreSQL that breaks at the COMMIT of a request with an idempotency key', () => {
  let next: Loss | null = null;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: PostgresProxy;
  let world: World;
  before(async () => {
    database = await createDatabase();
    proxy = await startPostgresProxy(database.url, (near, far) => {
      // Other transactions commit too, for example the one that records when an admin token was last used.
      let isKeyed = false;
      const breakAt = (data: Buffer, loss: Loss) => {
        if (!isKeyed || next !== loss || !data.includes('COMMIT')) return false;
        next = null;
        for (const socket of [near, far]) socket.destroy();
        return true;
      };
      near.on('data', data => {
        if (data.includes('BEGIN')) isKeyed = false;
        if (data.includes('"repeatable_requests"')) isKeyed = true;
        if (!breakAt(data, 'the request is lost')) far.write(data);
      });
      far.on('data', data => breakAt(data, 'the answer is lost') || near.write(data));
    });
    // Limits have transactions of their own.
    world = new World('PostgreSQL', { databaseUrl: proxy.url, limitsEnabled: false });
    await world.start();
  });
  after(async () => {
    await world.stop();
    await proxy.stop();
    await database.drop();
  });

  const losses: [loss: Loss, users: number][] = [
    ['the request is lost', 0],
    ['the answer is lost', 1],
  ];
  for (const [loss, users] of losses) {
    it(`K4 K5 leaves ${users === 0 ? 'neither' : 'both'} user and key where ${loss}, and a repeat ends with one user`, async () => {
      const app = await world.app();
      const idOfUsers = async () => (await app.admin('users')).nodes.map(({ id }: { id: string }) => id);
      const sent = { input: { username: newName(), password }, idempotencyKey: newKey() };
      assert.deepEqual(await idOfUsers(), []);
      next = loss;
      await refuses('SERVICE_UNAVAILABLE', () => app.do('register', sent));
      const left = await idOfUsers();
      assert.equal(left.length, users);
      const { user } = await app.do('register', sent);
      assert.deepEqual(await idOfUsers(), [user.id]);
      if (users === 1) assert.deepEqual(left, [user.id]);
      assert.equal((await app.login(sent.input.username)).id, user.id);
    });
  }
});
