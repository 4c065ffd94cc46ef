import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { cleanUp } from '../../../src/domain/retention/clean-up.js';
import { storedRows } from '../../kit/stored.js';
import { newIp, newName, outcomesOf, refuses, type TestApp } from '../../kit/test-app.js';
import { operatorToken, stories } from '../../kit/world.js';

stories('Admin tokens', world => {
  it('O3 an app has several, each with a name, shown once and kept as hashes, and all are equally valid', async () => {
    const app = await world.app();
    const { token, adminToken } = await app.admin('createAdminToken', { name: ' Continuous integration ' });
    assert.deepEqual([token.name, token.current, token.lastUsedAt], ['Continuous integration', false, null]);
    assert.match(adminToken, /^admin_[\w-]{43}$/);
    assert.equal((await app.do('updateAppSettings', { input: { name: 'Changed' } }, adminToken)).name, 'Changed');
    const listed: Token[] = await app.do('adminTokens', {}, adminToken);
    assert.deepEqual(
      listed.map(({ name, current }) => [name, current]),
      [
        ['first', false],
        ['Continuous integration', true],
      ],
    );
    const everything = JSON.stringify([await storedRows(world), world.logLines, listed]);
    assert.ok(!everything.includes(adminToken.slice(6)));
  });

  it('O3 one that is revoked is refused at once; the others stay valid', async () => {
    const app = await world.app();
    const { token, adminToken } = await app.admin('createAdminToken', { name: 'Spare' });
    assert.equal(await app.admin('revokeAdminToken', { id: token.id }), true);
    await refuses('INVALID_TOKEN', () => app.do('adminTokens', {}, adminToken));
    assert.equal((await app.admin('adminTokens')).length, 1);
    await refuses('NOT_FOUND', () => app.admin('revokeAdminToken', { id: token.id }), { field: 'id' });
  });

  it('O3 the one in use may be revoked while there is another, and the last one only by the operator', async () => {
    const app = await world.app();
    const revokeOwn = async () => app.admin('revokeAdminToken', { id: await currentTokenId(app) });
    await refuses('BAD_USER_INPUT', revokeOwn, { field: 'id' });
    const { token, adminToken } = await app.admin('createAdminToken', { name: 'Second' });
    await revokeOwn();
    await refuses('INVALID_TOKEN', () => app.admin('adminTokens'));
    await refuses('BAD_USER_INPUT', () => app.do('revokeAdminToken', { id: token.id }, adminToken), { field: 'id' });
    assert.equal(await app.do('revokeAdminToken', { id: token.id }, operatorToken), true);
    assert.deepEqual(await app.do('adminTokens', {}, operatorToken), []);
    const made = await app.do('createAdminToken', { name: 'Third' }, operatorToken);
    assert.equal((await app.do('adminTokens', {}, made.adminToken)).length, 1);
  });

  it('O3 one stays when two revoke each other at once', async () => {
    for (let round = 0; round < 4; round++) {
      const app = await world.app();
      const first = await currentTokenId(app);
      const { token, adminToken } = await app.admin('createAdminToken', { name: 'Second' });
      const outcomes = await outcomesOf([
        app.admin('revokeAdminToken', { id: token.id }),
        app.do('revokeAdminToken', { id: first }, adminToken),
      ]);
      assert.deepEqual(outcomes.sort(), ['INVALID_TOKEN', 'OK']);
      assert.equal((await app.do('adminTokens', {}, operatorToken)).length, 1);
    }
  });

  it('O3 each shows when it was last used, to the minute, without uses that an app refused as foreign', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const { token, adminToken } = await app.admin('createAdminToken', { name: 'Second' });
    const lastUsed = async () =>
      (await app.admin('adminTokens')).find(({ id }: Token) => id === token.id)?.lastUsedAt ?? null;
    await refuses('INVALID_TOKEN', () => other.do('adminTokens', {}, adminToken));
    assert.equal(await lastUsed(), null);
    await app.do('app', {}, adminToken);
    const first = await lastUsed();
    assert.ok(first !== null);
    await app.do('app', {}, adminToken);
    assert.equal(await lastUsed(), first);
    world.wait(60);
    await app.do('app', {}, adminToken);
    assert.ok(Date.parse((await lastUsed()) ?? '') >= Date.parse(first) + 60_000);
  });

  it('O3 may have an end; after it the token is refused like an unknown one, and stays in the list for 30 days', async () => {
    const app = await world.app();
    const expiresAt = new Date(world.now + 3_600_000).toISOString();
    const { token, adminToken } = await app.admin('createAdminToken', { name: 'Contractor', expiresAt });
    assert.equal(token.expiresAt, expiresAt);
    const listed: Token[] = await app.do('adminTokens', {}, adminToken);
    assert.deepEqual(listed.map(each => [each.name, each.expiresAt]).sort(), [
      ['Contractor', expiresAt],
      ['first', null],
    ]);
    const [created] = (await app.admin('auditLog', { filter: { action: 'ADMIN_TOKEN_CREATED' } })).nodes;
    assert.deepEqual(created.details, { tokenId: token.id, name: 'Contractor', expiresAt });
    world.wait(3_600);
    await refuses('INVALID_TOKEN', () => app.do('adminTokens', {}, adminToken));
    const [refused] = (await app.admin('auditLog', { filter: { action: 'ADMIN_TOKEN_REFUSED' } })).nodes;
    assert.equal(refused.details.expiredTokenId, token.id);
    const names = async () => (await app.admin('adminTokens')).map(({ name }: Token) => name);
    world.wait(29 * 86_400);
    await cleanUp(world.server.deps);
    assert.deepEqual(await names(), ['first', 'Contractor']);
    world.wait(86_400);
    await cleanUp(world.server.deps);
    assert.deepEqual(await names(), ['first']);
  });

  it('O3 must have an end in the future, and an admin cannot revoke the last one that has not ended', async () => {
    const app = await world.app();
    for (const ms of [0, -1, -86_400_000]) {
      const expiresAt = new Date(world.now + ms).toISOString();
      await refuses('BAD_USER_INPUT', () => app.admin('createAdminToken', { name: 'Late', expiresAt }), {
        field: 'expiresAt',
      });
    }
    const expiresAt = new Date(world.now + 60_000).toISOString();
    const { token } = await app.admin('createAdminToken', { name: 'Brief', expiresAt });
    world.wait(60);
    const revokeOwn = async () => app.admin('revokeAdminToken', { id: await currentTokenId(app) });
    await refuses('BAD_USER_INPUT', revokeOwn, { field: 'id' });
    assert.equal(await app.admin('revokeAdminToken', { id: token.id }), true);
  });

  it('O3 have a name of 1 to 60 characters', async () => {
    const app = await world.app();
    for (const name of ['', ' ', 'x'.repeat(61), 'a\u0000b', 'a\u202eb']) {
      await refuses('BAD_USER_INPUT', () => app.admin('createAdminToken', { name }), { field: 'name' });
    }
  });
});

stories('A wrong admin token', world => {
  const wrong = (kind = 'admin') => `${kind}_${randomBytes(32).toString('base64url')}`;
  const rowsOf = async (app: TestApp): Promise<{ ip: string; actor: string; details: Record<string, unknown> }[]> =>
    (await app.admin('auditLog', { filter: { action: 'ADMIN_TOKEN_REFUSED' } })).nodes;

  it('X18 is limited by network and in the audit log, while a right token is still accepted', async () => {
    const app = await world.app();
    const tokens = Array.from({ length: 20 }, (_, each) => wrong(each % 2 === 0 ? 'admin' : 'operator'));
    for (const token of tokens) await refuses('INVALID_TOKEN', () => app.do('adminTokens', {}, token));
    for (let each = 0; each < 3; each++) {
      await assert.rejects(app.do('adminTokens', {}, wrong()), ({ code, details }) => {
        return code === 'RATE_LIMITED' && details.retryAfter > 3_500 && details.retryAfter <= 3_600;
      });
      await refuses('RATE_LIMITED', () => app.do('apps', {}, wrong('operator')));
    }
    assert.equal((await app.admin('adminTokens')).length, 1);
    assert.equal((await app.do('adminTokens', {}, operatorToken)).length, 1);
    await refuses('INVALID_TOKEN', () => app.from(newIp()).do('adminTokens', {}, wrong()));

    const rows = (await rowsOf(app)).filter(({ ip }) => ip === app.ip);
    const [place, actor] = ['GRAPHQL', 'ANYONE'];
    assert.deepEqual(
      rows.map(row => [row.actor, row.details]),
      [
        [actor, { place, tokenKind: 'ADMIN', limited: true }],
        [actor, { place, tokenKind: 'ADMIN', limited: false }],
      ],
    );
    const log = JSON.stringify(await rowsOf(app));
    for (const token of tokens) assert.ok(!log.includes(token.slice(6, 16)));

    world.wait(3_600);
    await refuses('INVALID_TOKEN', () => app.do('adminTokens', {}, wrong()));
    assert.equal((await rowsOf(app)).length, rows.length + 2);
  });

  it('X18 is not counted for a user’s access token, a text of another form or a token of another app', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const user = await app.register({ username: newName() });
    await user.do('logout');
    for (const token of [user.token, 'undefined', 'null', `administrator${wrong()}`, other.adminToken]) {
      const code = token === user.token ? 'UNAUTHENTICATED' : 'INVALID_TOKEN';
      for (let each = 0; each < 22; each++) await refuses(code, () => app.do('adminTokens', {}, token));
    }
    assert.deepEqual([await rowsOf(app), await rowsOf(other)], [[], []]);
    await refuses('INVALID_TOKEN', () => app.do('adminTokens', {}, wrong()));
  });

  it('X18 from a wide IPv6 network fills neither the audit log nor the time of the server', async () => {
    const app = await world.app();
    const outcomes: string[] = [];
    for (let each = 0; each < 90; each++) {
      const place = app.from(`2001:db8:77:${(each % 3).toString(16)}${(each % 30).toString(16).padStart(2, '0')}::1`);
      outcomes.push(...(await outcomesOf([place.do('adminTokens', {}, wrong())])));
    }
    assert.deepEqual(outcomes, [...Array(80).fill('INVALID_TOKEN'), ...Array(10).fill('RATE_LIMITED')]);
    assert.equal((await rowsOf(app)).length, 2);
  });
});

stories('The operator', world => {
  it('O3 lists all apps with their settings', async () => {
    const [app, other] = [await world.app(), await world.app({ name: 'Other' })];
    const apps: { id: string; settings: { name: string } }[] = await app.do('apps', {}, operatorToken);
    const nameOf = (id: string) => apps.find(each => each.id === id)?.settings.name;
    assert.deepEqual([nameOf('default'), nameOf(app.id), nameOf(other.id)], ['Bonafide', 'Sample', 'Other']);
  });

  it('T3 rotates the signing key, and nobody is logged out', async () => {
    const app = await world.app();
    const user = await app.pseudoUser();
    const keys = async () => {
      const response = await fetch(`${world.url}/.well-known/jwks.json`);
      return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const before = await keys();
    assert.equal(await app.do('rotateSigningKey', {}, operatorToken), true);
    const after = await keys();
    assert.deepEqual([after.length, after.slice(1)], [before.length + 1, before]);
    assert.equal((await user.me()).id, user.id);
    world.wait(600);
    const { token } = await app.pseudoUser();
    assert.equal(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid, after[0]);
  });
});

interface Token {
  id: string;
  name: string;
  current: boolean;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

async function currentTokenId(app: TestApp): Promise<string> {
  const tokens: Token[] = await app.admin('adminTokens');
  return tokens.find(({ current }) => current)?.id ?? '';
}
