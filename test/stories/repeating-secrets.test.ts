import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { ask } from '../kit/graphql.js';
import { startLosingProxy } from '../kit/losing-proxy.js';
import { operations } from '../kit/operations.js';
import { NoAnswer } from '../kit/send.js';
import { changesNothing, storedRows } from '../kit/stored.js';
import { newKey, newName, password, refuses, type TestApp } from '../kit/test-app.js';
import { operatorToken, stories } from '../kit/world.js';

const firstSecretKey = randomBytes(32);
const over = { reason: 'OUTCOME_OVER', field: 'idempotencyKey' };

stories(
  'A secret that is shown once',
  world => {
    async function createApp(name: string, idempotencyKey: string) {
      const headers = { authorization: `Bearer ${operatorToken}` };
      return (await ask(world.url, operations.createApp, { name, idempotencyKey }, headers)).createApp;
    }

    async function lastingRows() {
      const rows = await storedRows(world);
      return { ...rows, adminTokens: rows.adminTokens?.map(row => row.replace(/"lastUsedAt":\w+/, '')) };
    }

    async function works(app: TestApp, adminToken: string): Promise<void> {
      await app.do('adminTokens', {}, adminToken);
    }

    it('K5 of a new admin token is shown again to its key, and works', async () => {
      const app = await world.app();
      const sent = { name: 'CI', idempotencyKey: newKey() };
      const first = await app.admin('createAdminToken', sent);
      const before = await lastingRows();
      assert.deepEqual(await app.admin('createAdminToken', sent), first);
      assert.deepEqual(await lastingRows(), before);
      await works(app, first.adminToken);
      assert.equal((await app.admin('adminTokens')).length, 2);
      const other = await app.admin('createAdminToken', { ...sent, idempotencyKey: newKey() });
      assert.notEqual(other.adminToken, first.adminToken);
    });

    it('K8 of an admin token is not shown again once the token is revoked or has ended', async () => {
      const app = await world.app();
      const [revoked, ended] = [newKey(), newKey()];
      const { token } = await app.admin('createAdminToken', { name: 'CI', idempotencyKey: revoked });
      await app.admin('revokeAdminToken', { id: token.id });
      const expiresAt = new Date(world.now + 60_000).toISOString();
      const ending = { name: 'CI', expiresAt, idempotencyKey: ended };
      await app.admin('createAdminToken', ending);
      world.wait(61);
      await changesNothing(world, async () => {
        const repeat = () => app.admin('createAdminToken', { name: 'CI', idempotencyKey: revoked });
        await refuses('IDEMPOTENCY_KEY_USED', repeat, over);
        await refuses('IDEMPOTENCY_KEY_USED', () => app.admin('createAdminToken', ending), over);
        const other = { name: 'Another', idempotencyKey: revoked };
        await refuses('IDEMPOTENCY_KEY_USED', () => app.admin('createAdminToken', other), { reason: 'OTHER_INPUT' });
      });
    });

    it('K3 of an admin token is not shown to another admin with the same key', async () => {
      const app = await world.app();
      const sent = { name: 'CI', idempotencyKey: newKey() };
      const first = await app.admin('createAdminToken', sent);
      const other = await app.do('createAdminToken', sent, first.adminToken);
      assert.notEqual(other.adminToken, first.adminToken);
    });

    it('K5 of a new app is shown again with the same app', async () => {
      const [name, key] = [newName(), newKey()];
      const first = await createApp(name, key);
      const before = await lastingRows();
      assert.deepEqual(await createApp(name, key), first);
      assert.deepEqual(await lastingRows(), before);
      const headers = { authorization: `Bearer ${first.adminToken}` };
      assert.equal((await ask(world.url, operations.app, {}, headers)).app.id, first.app.id);
      await refuses('IDEMPOTENCY_KEY_USED', () => createApp(newName(), key), { reason: 'OTHER_INPUT' });
    });

    it('K5 K8 of a webhook is shown again, until it is rotated again', async () => {
      const app = await world.app();
      const sent = { idempotencyKey: newKey() };
      const first = await app.admin('rotateWebhookSecret', sent);
      assert.match(first, /^whsec_[\w+/]{43}=$/);
      const before = await storedRows(world);
      assert.equal(await app.admin('rotateWebhookSecret', sent), first);
      assert.deepEqual((await storedRows(world)).webhookSecrets, before.webhookSecrets);
      assert.notEqual(await app.admin('rotateWebhookSecret'), first);
      await refuses('IDEMPOTENCY_KEY_USED', () => app.admin('rotateWebhookSecret', sent), over);
    });

    it('K7 of ten admin tokens and ten secrets at once with one key is the same for all', async () => {
      const app = await world.app();
      const ten = async (work: () => Promise<unknown>) =>
        new Set((await Promise.all(Array.from({ length: 10 }, work))).map(each => JSON.stringify(each)));
      const sent = { name: 'CI', idempotencyKey: newKey() };
      assert.equal((await ten(() => app.admin('createAdminToken', sent))).size, 1);
      assert.equal((await app.admin('adminTokens')).length, 2);
      assert.equal(
        (await ten(() => app.admin('rotateWebhookSecret', { idempotencyKey: sent.idempotencyKey }))).size,
        1,
      );
      const rotations = await app.admin('auditLog', { filter: { action: 'WEBHOOK_SECRET_ROTATED' } });
      assert.equal(rotations.nodes.length, 1);
    });

    it('K5 of every operation is given to a client whose first answer was lost after the commit', async t => {
      const app = await world.app();
      const proxy = await startLosingProxy(() => world.url);
      t.after(() => proxy.stop());
      const [idempotencyKey, lossy] = [newKey(), app.at(proxy.url)];
      async function afterLoss(...request: Parameters<TestApp['do']>) {
        const [operation, variables, token] = request;
        const keyed = { ...variables, idempotencyKey };
        await assert.rejects(lossy.do(operation, keyed, token), NoAnswer);
        const committed = await lastingRows();
        const again = await app.do(operation, keyed, token);
        assert.deepEqual(await lastingRows(), committed);
        return again;
      }

      const username = newName();
      const registered = await afterLoss('register', { input: { username, password } });
      assert.equal((await app.login(username)).id, registered.user.id);
      const pseudo = await afterLoss('createPseudoUser', {});
      const upgrade = { input: { username: newName(), password } };
      const upgraded = await afterLoss('upgradePseudoUser', upgrade, pseudo.accessToken);
      assert.equal(upgraded.user.id, pseudo.user.id);
      const change = { currentPassword: password, newPassword: 'another horse battery' };
      assert.equal(await afterLoss('changePassword', change, upgraded.accessToken), true);
      await app.login(upgrade.input.username, change.newPassword);
      await works(app, (await afterLoss('createAdminToken', { name: 'CI' }, app.adminToken)).adminToken);
      assert.match(await afterLoss('rotateWebhookSecret', {}, app.adminToken), /^whsec_/);
      assert.equal((await afterLoss('createApp', { name: 'Sample' }, operatorToken)).app.name, 'Sample');
    });

    it('K4 K5 of every operation is shown again while SECRET_KEY is being replaced', async () => {
      const app = await world.app();
      const idempotencyKey = newKey();
      const register = { input: { username: newName(), password }, idempotencyKey };
      const [user, token, secret] = [
        await app.do('register', register),
        await app.admin('createAdminToken', { name: 'CI', idempotencyKey }),
        await app.admin('rotateWebhookSecret', { idempotencyKey }),
      ];
      await world.restart({ secretKey: randomBytes(32), previousSecretKey: firstSecretKey });
      assert.equal((await app.do('register', register)).user.id, user.user.id);
      assert.equal((await app.admin('createAdminToken', { name: 'CI', idempotencyKey })).adminToken, token.adminToken);
      assert.equal(await app.admin('rotateWebhookSecret', { idempotencyKey }), secret);
    });
  },
  { secretKey: firstSecretKey },
);
