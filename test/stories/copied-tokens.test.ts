import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Tab, verificationChanged } from '../kit/live.js';
import { areOut, SessionClient } from '../kit/session-client.js';
import { outcomesOf, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('A thief and the owner of a session, who have the same tokens,', world => {
  it('T5 use them in turn until the owner’s next call, when the thief refreshes after the owner', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const thief = owner.copy();
    await owner.refresh();
    world.wait(11);
    await thief.refresh();
    await thief.me();
    await refuses('UNAUTHENTICATED', () => owner.me());
    await areOut(owner, thief);
    const [{ userId, details }, ...others] = await owner.reuses();
    assert.deepEqual([userId, details.by, others.length], [owner.session.user.id, 'ACCESS_TOKEN', 0]);
  });

  it('T5 use them in turn until the thief’s next call, when the owner refreshes after the thief', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const thief = owner.copy();
    await thief.refresh();
    world.wait(11);
    await owner.refresh();
    await owner.me();
    await refuses('UNAUTHENTICATED', () => thief.me());
    await areOut(owner, thief);
  });

  it('T5 use them in turn until the owner’s next refresh, if the owner calls only other servers', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const thief = owner.copy();
    await owner.refresh();
    world.wait(11);
    await thief.refresh();
    world.wait(590);
    await thief.refresh();
    await refuses('REFRESH_TOKEN_REUSED', () => owner.refresh());
    await areOut(owner, thief);
    assert.equal((await owner.reuses())[0].details.by, 'REFRESH_TOKEN');
  });

  it('T5 use them in turn until the owner’s access token expires, at the latest, if the thief refreshes twice at once', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const thief = owner.copy();
    await owner.refresh();
    world.wait(11);
    for (let refreshes = 0; refreshes < 3; refreshes++) await thief.refresh();
    await owner.me();
    world.wait(owner.session.expiresIn - 11);
    await refuses('UNAUTHENTICATED', () => owner.me());
    await refuses('REFRESH_TOKEN_REUSED', () => owner.refresh());
    await areOut(owner, thief);
  });

  it('T5 are detected also after a thief’s second refresh: the owner’s void access token still ends the session', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const thief = owner.copy();
    await owner.refresh();
    world.wait(11);
    for (let refreshes = 0; refreshes < 2; refreshes++) await thief.refresh();
    await refuses('UNAUTHENTICATED', () => owner.me());
    await areOut(owner, thief);
  });

  it('T5 are not detected while each refresh of one comes within ten seconds of the other’s', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const thief = owner.copy();
    for (let round = 0; round < 3; round++) {
      await owner.refresh();
      world.wait(9);
      await thief.refresh();
      assert.equal(thief.session.refreshToken, owner.session.refreshToken);
      world.wait(590);
    }
    await owner.refresh();
    world.wait(11);
    await thief.refresh();
    await refuses('UNAUTHENTICATED', () => owner.me());
  });
});

stories('An access token of a session that was refreshed', world => {
  it('T5 stays valid until it expires, if its refresh token was presented', async () => {
    const client = await SessionClient.ofNewUser(world);
    const older = [client.copy()];
    for (let refreshes = 0; refreshes < 4; refreshes++) {
      world.wait(20);
      await client.refresh();
      older.push(client.copy());
    }
    for (const each of older) await each.me();
    world.wait(600 - 4 * 20);
    const outcomes = await outcomesOf(older.map(each => each.me()));
    assert.deepEqual(outcomes, ['UNAUTHENTICATED', 'OK', 'OK', 'OK', 'OK']);
    assert.deepEqual(await client.reuses(), []);
  });

  it('T5 that is void ends one session and is recorded once, even if it comes fifty times at once', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const elsewhere = await owner.app.login(owner.session.user.username);
    const later = owner.copy();
    await owner.refresh();
    world.wait(11);
    await later.refresh();
    const outcomes = await outcomesOf(Array.from({ length: 50 }, () => owner.me()));
    assert.deepEqual(new Set(outcomes), new Set(['UNAUTHENTICATED']));
    assert.equal((await owner.reuses()).length, 1);
    await elsewhere.me();
  });

  it('T5 that is void is answered like any expired token, and ends nothing for another app', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const later = owner.copy();
    await owner.refresh();
    world.wait(11);
    await later.refresh();
    const other = await world.app();
    await refuses('INVALID_TOKEN', () => other.do('me', {}, owner.session.accessToken));
    await later.me();
  });

  it('T5 V18 that is void closes the connection it opened within a second, and ends the session when it connects again', async () => {
    const owner = await SessionClient.ofNewUser(world);
    const params = { authorization: `Bearer ${owner.session.accessToken}`, 'x-app-id': owner.app.id };
    const first = Tab.open(world.url, params);
    first.ask(verificationChanged);
    await first.isOpen();
    const late = owner.copy();
    await owner.refresh();
    const tab = Tab.open(world.url, { ...params, authorization: `Bearer ${owner.session.accessToken}` });
    tab.ask(verificationChanged);
    await tab.isOpen();
    world.wait(11);
    const startedAt = performance.now();
    await late.refresh();
    assert.deepEqual(await tab.isClosed(), { code: 4401, reason: 'SESSION_ENDED' });
    assert.ok(performance.now() - startedAt < 5_000, 'announced, not found by the check of every ten seconds');
    // A connection may be all that is left of a client that lost its tokens.
    await late.me();
    assert.equal(first.closed, null, 'a token that was presented stays valid');
    assert.equal(
      await Tab.open(world.url, { authorization: `Bearer ${owner.session.accessToken}` }).isGreeted(),
      'REFUSED',
    );
    assert.equal((await first.isClosed()).code, 4401);
    await areOut(owner, late);
  });
});
