import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { backUp } from '../../src/platform/store/sqlite/backup.js';
import { codeIn, type FakeVonage, startFakeVonage } from '../kit/fake-vonage.js';
import { copyDatabase } from '../kit/postgres.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, newPhone, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { engines, operatorToken, World } from '../kit/world.js';

const secretKey = randomBytes(32);

for (const engine of engines) {
  describe(`A server on the restored copy of yesterday (${engine})`, () => {
    let vonage: FakeVonage;
    let original: World;
    let world: World;
    let dropCopy: () => Promise<void>;
    let app: TestApp;
    let user: TestUser;
    let [oldRefreshToken, refreshToken, accessTokenOfLaterKey] = ['', '', ''];
    let sentBefore = 0;
    let loggedOut: TestUser;
    let claimant: TestUser;
    let newcomer: TestUser;
    const [phone, username] = [newPhone(), newName()];

    before(async () => {
      vonage = await startFakeVonage();
      const account = { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host };
      const config = { secretKey, publicUrl: 'https://id.example.com', vonage: account };
      original = new World(engine, config);
      await original.start();
      app = await original.app({ phoneVerification: true, allowedCountries: ['JP'] });
      user = await app.register({ username: newName() });
      loggedOut = await app.register({ username: newName() });
      vonage.behave({ status: '1' });
      claimant = await app.register({ username, phone });
      await original.server.settled();
      await original.server.stop();

      const { url, drop } = await copyOf(original);
      dropCopy = drop;

      await original.start();
      await liveOn();

      world = new World(engine, { ...config, databaseUrl: url });
      world.wait(130);
      await world.start();
      app = app.in(world);
    });

    /** The changes after the copy was made, which it does not contain. */
    async function liveOn(): Promise<void> {
      vonage.behave({ status: '0' });
      ({ refreshToken: oldRefreshToken } = await user.refresh());
      await loggedOut.do('logout');
      newcomer = await app.register({ username: newName() });
      original.wait(120);
      await original.server.settled();
      sentBefore = vonage.accepted.length;
      assert.ok(sentBefore > 0);
      await app.do('rotateSigningKey', {}, operatorToken);
      original.wait(700);
      ({ refreshToken, accessToken: accessTokenOfLaterKey } = await app.do('refreshSession', {
        refreshToken: oldRefreshToken,
      }));
      await original.server.stop();
    }

    after(async () => {
      await world?.stop();
      await dropCopy?.();
      await vonage.stop();
      // Stops what is still open if the story failed before the copy was served.
      await original.stop().catch(() => {});
    });

    const refresh = ({ session }: TestUser) => app.do('refreshSession', { refreshToken: session.refreshToken });

    it('D1 sends again what was on its way, with the same code, and the code is valid', async () => {
      await world.server.settled();
      assert.ok(vonage.accepted.every(({ to }) => `+${to}` === phone));
      const [before, since] = [vonage.accepted[0], vonage.accepted[sentBefore]];
      const code = codeIn(before?.text ?? '') ?? '';
      assert.equal(codeIn(since?.text ?? ''), code);
      const { accessToken } = await refresh(claimant);
      assert.equal((await app.do('verifyPhone', { code }, accessToken)).verified, true);
    });

    it('T3 has no signing key from after the copy; its tokens are refreshed', async () => {
      world.wait(700);
      await refuses('INVALID_TOKEN', () => app.do('me', {}, accessTokenOfLaterKey));
      const { accessToken } = await app.do('refreshSession', { refreshToken });
      assert.equal((await app.do('me', {}, accessToken)).id, user.id);
    });

    it('T5 continues with a session refreshed after the copy, and records it; an older token of it is a replay', async () => {
      const { nodes } = await app.admin('auditLog', { filter: { action: 'SESSION_ADOPTED' } });
      assert.equal(nodes.length, 1);
      await refuses('REFRESH_TOKEN_REUSED', () => app.do('refreshSession', { refreshToken: oldRefreshToken }));
    });

    it('has no users who signed up after the copy', async () => {
      await refuses('INVALID_TOKEN', () => refresh(newcomer));
      await refuses('INVALID_CREDENTIALS', () => app.login(newcomer.session.user.username));
    });

    it('revives what was ended after the copy', async () => {
      const { accessToken } = await refresh(loggedOut);
      assert.equal((await app.do('me', {}, accessToken)).id, loggedOut.id);
    });
  });
}

/** Copies the database of a world whose server has stopped. */
async function copyOf(world: World): Promise<{ url: string; drop(): Promise<void> }> {
  if (world.engine === 'PostgreSQL') return await copyDatabase(world.databaseUrl);
  const copy = join(temporaryFolder(), 'copy.sqlite');
  await backUp(world.databaseUrl.slice('file:'.length), copy, () => {});
  return { url: `file:${copy}`, async drop() {} };
}
