import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ask, post } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { createDatabase } from '../kit/postgres.js';
import { changesNothing, storedRows } from '../kit/stored.js';
import { temporaryFolder } from '../kit/temp.js';
import { dayLongTokens, newEmail, newName, newPhone, password, refuses } from '../kit/test-app.js';
import { engines, operatorToken, stories, World } from '../kit/world.js';

stories('The settings of an app', world => {
  it('S1 a new app verifies neither emails nor phones, and the two switches are independent', async () => {
    const app = await world.app();
    const states = async () => {
      const { emailVerification, phoneVerification } = await app.do('app');
      return [emailVerification, phoneVerification];
    };
    assert.deepEqual(await states(), [false, false]);
    await app.set({ phoneVerification: true });
    assert.deepEqual(await states(), [false, true]);
    await app.set({ emailVerification: true, phoneVerification: false });
    assert.deepEqual(await states(), [true, false]);
    const { user } = (await app.register({ email: newEmail(), phone: newPhone() })).session;
    assert.deepEqual([user.email.verified, user.phone.verified], [false, true]);
  });

  it('S1 the default app, which exists from the first start, verifies neither', async () => {
    const { app } = await ask(world.url, operations.app);
    assert.deepEqual([app.id, app.emailVerification, app.phoneVerification], ['default', false, false]);
  });

  it('S2 the same username and addresses exist, and are owned, in two apps independently', async () => {
    const [app, other] = [await world.app(), await world.app({ phoneVerification: true })];
    const identifiers = { username: newName(), email: newEmail(), phone: newPhone() };
    const user = await app.register(identifiers);
    const namesake = await other.register({ ...identifiers, password: 'another horse battery' });
    await namesake.provePhone(identifiers.phone);
    assert.notEqual(namesake.id, user.id);
    for (const identifier of Object.values(identifiers)) {
      assert.equal((await app.login(identifier)).id, user.id);
      assert.equal((await other.login(identifier, 'another horse battery')).id, namesake.id);
      await refuses('INVALID_CREDENTIALS', () => other.login(identifier));
    }
  });

  it('S3 ON→OFF→ON keeps every flag, and open verifications stay valid', async () => {
    const app = await world.app({ emailVerification: true, phoneVerification: true, ...dayLongTokens });
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.register({ username: newName(), email, phone });
    await user.provePhone(phone);
    const before = await user.me();
    for (const state of [false, true]) {
      await app.set({ emailVerification: state, phoneVerification: state });
      const { loginIdentifiers: _, ...now } = await user.me();
      const { loginIdentifiers: __, ...then } = before;
      assert.deepEqual(now, then);
    }
    assert.deepEqual(await user.me(), before);
    await user.proveEmail(email);
    assert.equal((await user.me()).email.verified, true);
  });

  it('S3 OFF→ON keeps addresses verified that were stored while OFF, and a code sent while ON is valid while OFF', async () => {
    const app = await world.app();
    const [early, late] = [newPhone(), newPhone()];
    const first = await app.register({ phone: early });
    await app.set({ phoneVerification: true });
    assert.equal((await app.login(early)).id, first.id);
    const second = await app.register({ username: newName(), phone: late });
    await app.set({ phoneVerification: false });
    assert.equal((await second.me()).phone.verified, false);
    await second.provePhone(late);
    assert.equal((await second.me()).phone.verified, true);
  });
});

stories('The sender of mails', world => {
  it('D43 is an address that a mail can have, with or without a name', async () => {
    const app = await world.app();
    const field = 'emailSender';
    const good = ['Shop <shop@example.com>', '店 <a+b@example.com>', '<a@example.com>', "o'hara@example.co.jp"];
    for (const sender of good) await app.set({ [field]: sender });
    const tooLong = `${'a'.repeat(250)}@example.com`;
    for (const sender of [
      '店@example.com',
      'a(b)@example.com',
      'a[b]@example.com',
      tooLong,
      `Shop <${tooLong}>`,
      'Shop',
    ]) {
      await changesNothing(world, () =>
        refuses('BAD_USER_INPUT', () => app.set({ [field]: sender }), { field, reason: 'MALFORMED' }),
      );
    }
  });
});

stories('The app of a request', world => {
  it('O3 is that of x-app-id or of Basic, else the token’s, else default', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const user = await app.register({ username: newName() });
    const asked = async (headers: Record<string, string>) => (await ask(world.url, operations.app, {}, headers)).app.id;
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    assert.equal(await asked({}), 'default');
    assert.equal(await asked({ 'x-app-id': app.id }), app.id);
    assert.equal(await asked(basic(`${app.id}:`)), app.id);
    assert.equal(await asked(basic(`${app.id}:anything`)), app.id);
    assert.equal(await asked({ ...basic(`${other.id}:`), 'x-app-id': app.id }), app.id);
    assert.equal(await asked({ authorization: `Bearer ${user.token}` }), app.id);
    assert.equal(await asked({ authorization: `Bearer ${app.adminToken}` }), app.id);
    assert.equal(await asked({ authorization: `Bearer ${operatorToken}` }), 'default');
    assert.equal(await asked({ authorization: `Bearer ${operatorToken}`, 'x-app-id': app.id }), app.id);
  });

  it('O3 that does not exist is NOT_FOUND; the error names its header and does not repeat it', async () => {
    const basic = `Basic ${Buffer.from('no-such-app:').toString('base64')}`;
    const named = ['no-such-app', 'default, default', '../default', 'x'.repeat(200), 'DEFAULT'];
    for (const headers of [...named.map(id => ({ 'x-app-id': id })), { authorization: basic }]) {
      const { status, text } = await post(world.url, operations.app, {}, headers);
      assert.equal(status, 400);
      await refuses('NOT_FOUND', () => ask(world.url, operations.app, {}, headers), { field: 'x-app-id' });
      assert.doesNotMatch(text, /no-such-app|\.\.|xxx/);
    }
  });

  it('T8 answers a missing or expired token with UNAUTHENTICATED, and a malformed or foreign one with INVALID_TOKEN', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const user = await app.register({ username: newName() });
    const dead = await app.register({ username: newName() });
    await dead.do('logout');
    await refuses('UNAUTHENTICATED', () => app.do('me'), { reason: 'NO_TOKEN' });
    await refuses('UNAUTHENTICATED', () => app.do('me', {}, dead.token), { reason: 'SESSION_ENDED' });
    for (const token of [`${user.token}x`, user.token.slice(0, -6), 'nonsense', 'a.b.c', other.adminToken]) {
      await refuses('INVALID_TOKEN', () => app.do('me', {}, token));
    }
    await refuses('INVALID_TOKEN', () => other.do('me', {}, user.token));
    assert.equal((await user.me()).id, user.id);
  });

  it('T8 refuses another app’s user, by access token or by refresh token, who stays logged in there', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const user = await app.pseudoUser();
    const { refreshToken } = user.session;
    const attempts = [
      () => other.do('me', {}, user.token),
      () => other.do('upgradePseudoUser', { input: { username: newName(), password } }, user.token),
      () => other.do('updateProfile', { input: { displayName: 'Eve' } }, user.token),
      () => other.do('deleteMe', {}, user.token),
      () => other.do('refreshSession', { refreshToken }),
    ];
    for (const attempt of attempts) await changesNothing(world, () => refuses('INVALID_TOKEN', attempt));
    assert.equal((await app.do('refreshSession', { refreshToken })).user.id, user.id);
  });

  it('S2 does not know a user of another app, neither for users nor for admins', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const username = newName();
    const { id } = await app.register({ username });
    const stranger = await other.register({ username: newName() });
    assert.equal(await stranger.do('user', { id }), null);
    assert.equal(await stranger.do('userByIdentifier', { identifier: username }), null);
    assert.equal(await other.admin('user', { id }), null);
    const attempts = [
      () => other.admin('disableUser', { id }),
      () => other.admin('enableUser', { id }),
      () => other.admin('deleteUser', { id }),
      () => other.admin('releaseAddress', { userId: id, kind: 'EMAIL' }),
      () => other.admin('markAddressVerified', { userId: id, kind: 'EMAIL' }),
      () => other.admin('sendPasswordReset', { userId: id }),
    ];
    for (const attempt of attempts) await changesNothing(world, () => refuses('NOT_FOUND', attempt));
    assert.equal((await app.admin('user', { id })).id, id);
  });
});

stories('Admins and the operator', world => {
  it('O3 only the operator creates apps', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    for (const token of [app.adminToken, user.token, (await app.pseudoUser()).token]) {
      await changesNothing(world, () => refuses('FORBIDDEN', () => app.do('createApp', { name: 'Mine' }, token)));
    }
    await refuses('UNAUTHENTICATED', () => app.do('createApp', { name: 'Mine' }));
    await refuses('INVALID_TOKEN', () => app.do('createApp', { name: 'Mine' }, `${operatorToken}x`));
    for (const name of ['', ' ', 'x'.repeat(61)]) {
      await refuses('BAD_USER_INPUT', () => app.do('createApp', { name }, operatorToken), { field: 'name' });
    }
  });

  it('O3 an admin token belongs to its app, and is stored as a hash', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const input = { name: 'Changed' };
    await changesNothing(world, () =>
      refuses('INVALID_TOKEN', () => other.do('updateAppSettings', { input }, app.adminToken)),
    );
    assert.equal((await app.do('updateAppSettings', { input }, app.adminToken)).name, 'Changed');
    assert.equal((await other.do('app')).name, 'Sample');
    assert.doesNotMatch(JSON.stringify(await storedRows(world)), new RegExp(app.adminToken.slice(6, 26)));
  });

  it('O3 users cannot change settings or read them', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const input = { name: 'Changed' };
    await refuses('UNAUTHENTICATED', () => app.do('updateAppSettings', { input }));
    await refuses('FORBIDDEN', () => user.do('updateAppSettings', { input }));
    await refuses('FORBIDDEN', () => user.do('appSettings'));
    assert.equal((await app.do('app')).name, 'Sample');
  });

  it('O2 only the operator sets a page that receives tokens, an admin cannot', async () => {
    const app = await world.app();
    const input = { passwordResetUrl: 'https://reset.example/' };
    await refuses('FORBIDDEN', () => app.do('updateAppSettings', { input }, app.adminToken), {
      field: 'passwordResetUrl',
    });
    assert.equal((await app.admin('appSettings', {})).settings.passwordResetUrl, null);
    await app.do('updateAppSettings', { input }, operatorToken);
    assert.equal((await app.admin('appSettings', {})).settings.passwordResetUrl, input.passwordResetUrl);
  });

  it('O3 the operator is an admin of the app that the request names', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const { id } = await app.register({ username: newName() });
    assert.equal((await app.do('disableUser', { id }, operatorToken)).disabled, true);
    await refuses('NOT_FOUND', () => other.do('enableUser', { id }, operatorToken), { field: 'id' });
    await app.do('updateAppSettings', { input: { name: 'Renamed' } }, operatorToken);
    assert.deepEqual([(await app.do('app')).name, (await other.do('app')).name], ['Renamed', 'Sample']);
  });
});

for (const engine of engines) {
  describe(`A new server (${engine})`, () => {
    it('O1 prints one operator token once, keeps only its hash, and has no default account', async () => {
      const database = engine === 'PostgreSQL' ? await createDatabase() : null;
      after(() => database?.drop());
      const databaseUrl = database?.url ?? `file:${join(temporaryFolder(), 'bonafide.sqlite')}`;
      const token = await onceStarted(new World(engine, { databaseUrl, operatorToken: null }), async world => {
        const shown = world.server.newOperatorToken ?? '';
        assert.match(shown, /^operator_[\w-]{43}$/);
        const stored = await storedRows(world);
        assert.deepEqual([stored.users, stored.adminTokens?.length], [[], 1]);
        for (const text of [JSON.stringify(stored), ...world.logLines]) assert.ok(!text.includes(shown.slice(9)));
        return shown;
      });
      await onceStarted(new World(engine, { databaseUrl, operatorToken: null }), async world => {
        assert.equal(world.server.newOperatorToken, null);
        const bearer = { authorization: `Bearer ${token}` };
        assert.ok((await ask(world.url, operations.createApp, { name: 'Sample' }, bearer)).createApp.adminToken);
      });
    });

    it('O1 creates no token in a start that fails, and prints one token when two nodes then start at once', async () => {
      const database = engine === 'PostgreSQL' ? await createDatabase() : null;
      after(() => database?.drop());
      const databaseUrl = database?.url ?? `file:${join(temporaryFolder(), 'bonafide.sqlite')}`;
      const blocker = createServer().listen(0, '127.0.0.1');
      await once(blocker, 'listening');
      after(() => blocker.close());
      const { port } = blocker.address() as AddressInfo;
      const node = (overrides = {}) => new World(engine, { databaseUrl, operatorToken: null, ...overrides });
      await assert.rejects(node({ port }).start(), /EADDRINUSE/);

      const nodes = engine === 'PostgreSQL' ? [node(), node(), node()] : [node()];
      try {
        await Promise.all(nodes.map(each => each.start()));
        const shown = nodes.map(({ server }) => server.newOperatorToken).filter(token => token !== null);
        assert.equal(shown.length, 1);
        const bearer = { authorization: `Bearer ${shown[0]}` };
        for (const { url } of nodes)
          assert.ok((await ask(url, operations.createApp, { name: 'Sample' }, bearer)).createApp);
      } finally {
        await Promise.all(nodes.map(each => each.stop()));
      }
    });
  });
}

/** Runs a story on its own server, and stops the server even if the story fails. */
async function onceStarted<T>(world: World, tell: (world: World) => Promise<T>): Promise<T> {
  await world.start();
  try {
    return await tell(world);
  } finally {
    await world.stop();
  }
}

stories(
  'An operator token with dots',
  world => {
    it('O1 has an operator token that is no access token', async () => {
      const headers = { authorization: 'Bearer some.token.with.dots' };
      const { createApp } = await ask(world.url, operations.createApp, { name: 'Sample' }, headers);
      assert.equal(createApp.app.name, 'Sample');
    });
  },
  { operatorToken: 'some.token.with.dots' },
);
