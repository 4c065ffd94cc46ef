import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eq } from 'drizzle-orm';
import type { AnyData } from '../kit/graphql.js';
import { partsOf } from '../kit/jwt.js';
import { SessionClient } from '../kit/session-client.js';
import { changesNothing } from '../kit/stored.js';
import { refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('A database that is an older copy', world => {
  /** A client whose session was refreshed twice since the copy was made. */
  async function clientOfCopy(): Promise<{ client: SessionClient; older: SessionClient[] }> {
    const client = await SessionClient.ofNewUser(world);
    await client.refresh();
    const { sid } = partsOf(client.session.accessToken)[1];
    const { sessions } = world.server.deps.store.reader.tables;
    const those = eq(sessions.id, String(sid));
    const [copy] = await world.server.deps.store.reader.db.select().from(sessions).where(those);
    assert(copy !== undefined);
    const older: SessionClient[] = [];
    for (let refreshes = 0; refreshes < 2; refreshes++) {
      world.wait(60);
      older.push(client.copy());
      await client.refresh();
    }
    await world.server.deps.store.transaction(({ db }) => db.update(sessions).set(copy).where(those));
    return { client, older };
  }

  async function adoptions({ app }: SessionClient): Promise<AnyData[]> {
    return (await app.admin('auditLog', { filter: { action: 'SESSION_ADOPTED' } })).nodes;
  }

  it('T5 accepts access tokens that are newer than itself, and writes nothing', async () => {
    const { client, older } = await clientOfCopy();
    await changesNothing(world, async () => {
      for (const each of [client, ...older]) await each.me();
    });
  });

  it('T5 continues from a refresh token that is newer than itself, and records it in the audit log', async () => {
    const { client } = await clientOfCopy();
    await client.refresh();
    await client.me();
    const [{ userId, details }, ...others] = await adoptions(client);
    const { sid } = partsOf(client.session.accessToken)[1];
    assert.deepEqual([userId, details, others.length], [client.session.user.id, { sessionId: sid }, 0]);
    world.wait(60);
    await client.refresh();
    await client.me();
    assert.equal((await adoptions(client)).length, 1);
    assert.deepEqual(await client.reuses(), []);
  });

  it('T5 accepts the same newer token again, at once and after the answer was lost', async () => {
    const { client } = await clientOfCopy();
    const again = client.copy();
    await client.refresh();
    await again.refresh();
    assert.equal(again.session.refreshToken, client.session.refreshToken);
    const late = new SessionClient(client.app, again.session);
    await late.refresh();
    const lost = late.copy();
    await late.refresh();
    world.wait(3_600);
    await lost.refresh();
    await lost.me();
  });

  for (const which of [0, 1]) {
    it(`T5 judges a token that is ${2 - which} older than one it continued from as a replay, also at once`, async () => {
      const { client, older } = await clientOfCopy();
      await client.refresh();
      await refuses('REFRESH_TOKEN_REUSED', () => older[which]?.refresh() ?? Promise.reject());
      await refuses('UNAUTHENTICATED', () => client.me());
    });
  }

  it('T5 continues once from a newer token that comes fifty times at once', async () => {
    const { client } = await clientOfCopy();
    const clients = Array.from({ length: 50 }, () => client.copy());
    await Promise.all(clients.map(each => each.refresh()));
    assert.equal(new Set(clients.map(({ session }) => session.refreshToken)).size, 1);
    assert.equal((await adoptions(client)).length, 1);
    await clients[0]?.refresh();
  });
});
