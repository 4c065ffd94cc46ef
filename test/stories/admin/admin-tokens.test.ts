import assert from 'node:assert/strict';
import { it } from 'node:test';
import { storedRows } from '../../kit/stored.js';
import { outcomesOf, refuses, type TestApp } from '../../kit/test-app.js';
import { operatorToken, stories } from '../../kit/world.js';

stories('Admin tokens', world => {
  it('O3 an app has several, each with a name, shown once and kept as hashes, and each is as good as the other', async () => {
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

  it('O3 one that is revoked is dead at once; the others stay', async () => {
    const app = await world.app();
    const { token, adminToken } = await app.admin('createAdminToken', { name: 'Spare' });
    assert.equal(await app.admin('revokeAdminToken', { id: token.id }), true);
    await refuses('INVALID_TOKEN', () => app.do('adminTokens', {}, adminToken));
    assert.equal((await app.admin('adminTokens')).length, 1);
    await refuses('NOT_FOUND', () => app.admin('revokeAdminToken', { id: token.id }), { field: 'id' });
  });

  it('O3 the one in use may be revoked while there is another, and the last one by the operator alone', async () => {
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

  it('O3 of two that revoke each other at once, one is left', async () => {
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

  it('O3 each says when it was last used, to the minute, and not for what a foreign app refused', async () => {
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

  it('O3 have a name of 1 to 60 characters', async () => {
    const app = await world.app();
    for (const name of ['', ' ', 'x'.repeat(61), 'a\u0000b', 'a\u202eb']) {
      await refuses('BAD_USER_INPUT', () => app.admin('createAdminToken', { name }), { field: 'name' });
    }
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
}

async function currentTokenId(app: TestApp): Promise<string> {
  const tokens: Token[] = await app.admin('adminTokens');
  return tokens.find(({ current }) => current)?.id ?? '';
}
