import assert from 'node:assert/strict';
import { it } from 'node:test';
import { paidNode } from '../../kit/paid-node.js';
import { newIp, newName, outcomesOf, refuses, type TestApp, type TestUser } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

interface Listed {
  id: string;
  current: boolean;
}

stories('An admin and the sessions of a user', world => {
  const node = paidNode(world);

  const sessionsOf = async (app: TestApp, { id }: { id: string }): Promise<Listed[]> =>
    await app.admin('userSessions', { userId: id });

  it('O15 sees what the user sees, page by page, and leaves a row in the audit log (O9)', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    world.wait(60);
    const later = await app.from(newIp()).login(user.session.user.username);
    const seen = await sessionsOf(app, user);
    const own: Listed[] = await later.do('sessions');
    assert.deepEqual(
      seen,
      own.map(session => ({ ...session, current: false })),
    );
    const [first] = await app.admin('userSessions', { userId: user.id, first: 1 });
    const [second] = await app.admin('userSessions', { userId: user.id, after: first.id });
    assert.deepEqual([first.id, second.id], [seen[0]?.id, seen[1]?.id]);
    for (const secret of [later.token, later.session.refreshToken]) assert.ok(!JSON.stringify(seen).includes(secret));
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'PERSONAL_DATA_READ' } });
    // The two pages with the same start are recorded as one read.
    assert.deepEqual(
      nodes.map(({ details }: { details: object }) => details),
      [{ field: 'userSessions' }, { field: 'userSessions' }],
    );
  });

  it('O15 one session is ended: its tokens are refused at once at every node, and the others stay', async () => {
    const app = await node.app();
    const user = await app.register({ username: newName() });
    const other = await app.login(user.session.user.username);
    const [{ id = '' } = {}] = ((await user.do('sessions')) as Listed[]).filter(({ current }) => current);
    assert.equal(await app.admin('endUserSession', { userId: user.id, id }), true);
    for (const url of [app.url, world.url]) {
      await refuses('UNAUTHENTICATED', () => app.at(url).do('me', {}, user.token), { reason: 'SESSION_ENDED' });
    }
    await refuses('INVALID_TOKEN', () => user.refresh());
    assert.deepEqual((await sessionsOf(app, user)).length, 1);
    await other.me();
    const [entry] = (await app.admin('auditLog', { filter: { userId: user.id, action: 'SESSIONS_ENDED' } })).nodes;
    assert.deepEqual([entry.actor, entry.details], ['ADMIN', { sessionId: id }]);
    await refuses('NOT_FOUND', () => app.admin('endUserSession', { userId: user.id, id }), { field: 'id' });
  });

  it('O15 all sessions are ended, and the answer is how many; the user logs in again', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    await app.login(user.session.user.username);
    const before = (await user.me()).updatedAt;
    world.wait(1);
    assert.equal(await app.admin('endUserSessions', { userId: user.id }), 2);
    await refuses('UNAUTHENTICATED', () => user.me());
    assert.deepEqual(await sessionsOf(app, user), []);
    assert.equal(await app.admin('endUserSessions', { userId: user.id }), 0);
    assert.equal((await (await app.login(user.session.user.username)).me()).updatedAt, before);
  });

  it('O15 no session of another user can be ended, not even by its id', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const [user, neighbour] = [await app.pseudoUser(), await app.pseudoUser()];
    const [{ id = '' } = {}] = await sessionsOf(app, neighbour);
    const end = (each: TestApp, userId: string) => () => each.admin('endUserSession', { userId, id });
    await refuses('NOT_FOUND', end(app, user.id), { field: 'id' });
    await refuses('NOT_FOUND', end(other, neighbour.id), { field: 'userId' });
    await refuses('NOT_FOUND', () => app.admin('userSessions', { userId: user.id, after: id }), { field: 'after' });
    await neighbour.me();
  });

  it('O15 a session is ended while it refreshes at two nodes, and no refresh revives it', async () => {
    const app = await node.app();
    for (let round = 0; round < 5; round++) {
      const user = await app.pseudoUser();
      const [{ id = '' } = {}] = await sessionsOf(app, user);
      const { refreshToken } = user.session;
      const refresh = (url: string) => app.at(url).do('refreshSession', { refreshToken });
      const [ended, ...refreshed] = await outcomesOf([
        app.admin('endUserSession', { userId: user.id, id }),
        refresh(app.url),
        refresh(world.url),
      ]);
      assert.equal(ended, 'OK');
      for (const outcome of refreshed) assert.ok(['OK', 'INVALID_TOKEN'].includes(outcome), outcome);
      await isOver(user);
    }
  });

  async function isOver(user: TestUser): Promise<void> {
    assert.deepEqual(await sessionsOf(user.app, user), []);
    await refuses('UNAUTHENTICATED', () => user.me());
    await refuses('INVALID_TOKEN', () => user.refresh());
  }
});
