import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { resealWebhookSecrets, signingSecrets } from '../../src/domain/events/webhook-secrets.js';
import { createSigningKeys } from '../../src/domain/sessions/signing-keys/signing-keys.js';
import { bothOn } from '../kit/addresses.js';
import { enrol, totpCode } from '../kit/authenticator-app.js';
import { isSignedByPublishedKey, partsOf } from '../kit/jwt.js';
import { requested, reset } from '../kit/resets.js';
import { dayLongTokens, newEmail, newName, newPhone, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const newPassword = 'another horse battery';
// Tokens of a server are only valid while its URL stays the same.
const publicUrl = 'https://id.example.com';
const daySeconds = 86_400;

/** Creates users with everything that a server issues: sessions, a code and a link to verify with, two resets. */
async function circulate(app: TestApp) {
  const [email, phone, mailed, texted] = [newEmail(), newPhone(), newEmail(), newPhone()];
  const claimant = await app.register({ username: newName(), email, phone });
  const { session: pseudo } = await app.pseudoUser();
  const owner = await app.registerProven({ email: mailed });
  const other = await app.registerProven({ phone: texted });
  return {
    claimant,
    pseudo,
    owner,
    other,
    code: await app.codeTo(phone),
    link: await app.tokenTo(email),
    resets: [await requested(app, mailed), await requested(app, texted)],
  };
}
type Circulating = Awaited<ReturnType<typeof circulate>>;

async function assertAllGood(app: TestApp, { claimant, pseudo, owner, other, code, link, resets }: Circulating) {
  assert.equal((await claimant.me()).id, claimant.id);
  const refreshed = await app.do('refreshSession', { refreshToken: claimant.session.refreshToken });
  assert.equal((await app.do('me', {}, refreshed.accessToken)).id, claimant.id);
  assert.equal((await app.do('refreshSession', { refreshToken: pseudo.refreshToken })).user.id, pseudo.user.id);
  assert.equal((await claimant.do('verifyPhone', { code })).verified, true);
  assert.equal((await app.do('verifyLink', { token: link })).verified, true);
  for (const secret of resets) assert.equal(await reset(app, secret), true);
  for (const user of [owner, other]) await app.login(user.session.user.username, newPassword);
  return refreshed;
}

async function assertAllDead(app: TestApp, { claimant, pseudo, code, link, resets }: Circulating) {
  for (const { refreshToken } of [claimant.session, pseudo]) {
    await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken }));
  }
  await refuses('INVALID_CODE', () => claimant.do('verifyPhone', { code }));
  for (const operation of ['verifyLink', 'disownLink', 'linkInfo'] as const) {
    await refuses('INVALID_TOKEN', () => app.do(operation, { token: link }));
  }
  const [mailed = {}, texted = {}] = resets;
  await refuses('INVALID_TOKEN', () => reset(app, mailed));
  await refuses('INVALID_CODE', () => reset(app, texted));
}

async function kidsOf(world: World): Promise<string[]> {
  const { keys } = (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}

function warningsOf(world: World): string[] {
  return world.logLines.filter(line => /SECRET_KEY/.test(line));
}

/** Returns the access token of a new login with the username. */
async function nextToken(app: TestApp, user: TestUser): Promise<string> {
  return (await app.login(user.session.user.username)).token;
}

const firstSecretKey = randomBytes(32);

stories(
  'Replacing SECRET_KEY',
  world => {
    let secretKey = firstSecretKey;
    async function replaceKey(previousSecretKey: Buffer | null = secretKey): Promise<void> {
      secretKey = randomBytes(32);
      await world.restart({ secretKey, previousSecretKey });
    }

    it('T3 V11 logs nobody out and keeps everything valid that was sent, while the old key is SECRET_KEY_PREVIOUS', async () => {
      const app = await world.app({ ...bothOn, ...dayLongTokens });
      const held = await circulate(app);
      const kids = await kidsOf(world);
      await replaceKey();

      const refreshed = await assertAllGood(app, held);
      assert.equal(partsOf(refreshed.accessToken)[0].kid, kids[0], 'the signing key is opened with the key before');
      assert.deepEqual(await kidsOf(world), kids);
      assert.deepEqual(warningsOf(world), []);
    });

    it('V12 sends secrets of the new key when asked again, and accepts those of the old key as well', async () => {
      const app = await world.app({ ...bothOn, ...dayLongTokens });
      const phone = newPhone();
      const user = await app.register({ username: newName(), phone });
      const code = await app.codeTo(phone);
      await replaceKey();
      world.wait(60);
      await user.do('resendVerification', { kind: 'PHONE' });
      assert.notEqual(await app.codeTo(phone), code);
      assert.equal((await user.do('verifyPhone', { code })).verified, true);
    });

    it('T3 V11 ends when SECRET_KEY_PREVIOUS is removed: secrets of the new key stay valid, the others do not', async () => {
      const app = await world.app({ ...bothOn, ...dayLongTokens });
      const [early, faithful] = [await circulate(app), await app.register({ username: newName() })];
      await replaceKey();
      const late = await circulate(app);
      const refreshed = new TestUser(app, await faithful.refresh());
      // The check of access tokens needs no SECRET_KEY, so only time ends them.
      await world.restart({ previousSecretKey: null });

      await assertAllDead(app, early);
      await assertAllGood(app, late);
      assert.equal((await app.do('refreshSession', refreshed.session)).user.id, faithful.id);
      assert.equal((await early.claimant.me()).id, early.claimant.id);
      // Users whose secrets have become invalid can get new ones: a code, a login, a reset.
      world.wait(60);
      await early.claimant.do('resendVerification', { kind: 'PHONE' });
      const { value } = (await early.claimant.me()).phone;
      assert.equal((await early.claimant.provePhone(value)).verified, true);
    });

    it('T3 needs no earlier signing key: if it is removed early, a new one signs, and the log explains it', async () => {
      const app = await world.app();
      const user = await app.register({ username: newName() });
      const before = await nextToken(app, user);
      await replaceKey(null);
      const after = await nextToken(app, user);
      assert.notEqual(partsOf(after)[0].kid, partsOf(before)[0].kid);
      for (const token of [before, after]) {
        assert.equal((await app.do('me', {}, token)).id, user.id);
        assert.equal(await isSignedByPublishedKey(world, token), true);
      }
      assert.ok(warningsOf(world).some(line => line.includes(String(partsOf(before)[0].kid))));
    });

    it('T3 O6 `npm run rotate-keys` seals signing key and webhook secrets with the new key, so that none is lost later', async () => {
      const app = await world.app();
      const user = await app.register({ username: newName() });
      const secretsNow = () => signingSecrets(world.server.deps, app.id);
      const first = await secretsNow();
      const second = await app.admin('rotateWebhookSecret');
      await replaceKey();
      assert.deepEqual(await secretsNow(), [second, ...first]);
      const { store, keys, now } = world.server.deps;
      await createSigningKeys({ store, keys, now, randomBytes, log: { warn() {} } }).rotate();
      await resealWebhookSecrets({ store, keys, randomBytes });
      world.wait(600);
      world.logLines.length = 0;
      await world.restart({ previousSecretKey: null });
      assert.deepEqual(await secretsNow(), [second, ...first]);
      const token = await nextToken(app, user);
      assert.equal((await app.do('me', {}, token)).id, user.id);
      assert.deepEqual(warningsOf(world), []);
    });

    it('T6 T3 has moved every session of a full user to the new key after thirty days, or the session has ended', async () => {
      const app = await world.app();
      const user = await app.register({ username: newName() });
      const [busy, idle] = [await app.login(user.session.user.username), user];
      await replaceKey();
      world.wait(29 * daySeconds);
      const next = new TestUser(app, await busy.refresh());
      world.wait(daySeconds);
      await refuses('INVALID_TOKEN', () => idle.refresh());
      await world.restart({ previousSecretKey: null });
      assert.equal((await next.refresh()).user.id, user.id);
    });

    it('F11 ends the setup of an authenticator app whose secret no accepted key opens', async () => {
      const app = await world.app(dayLongTokens);
      const user = await app.register({ username: newName() });
      const { secret } = await user.do('startTotp');
      await replaceKey(null);
      const code = totpCode(secret, world.now);
      await refuses('CODE_EXPIRED', () => user.do('confirmTotp', { code }), { field: 'code' });
      await enrol(user);
    });

    it('T3 is done on several nodes in two steps: first all accept the next key, then all use it', async () => {
      const app = await world.app({ ...bothOn, ...dayLongTokens });
      const [old, next] = [secretKey, randomBytes(32)];
      await world.restart({ secretKey: old, previousSecretKey: next });
      const held = await circulate(app);
      // One node has done the second step, and the other only the first.
      await world.restart({ secretKey: next, previousSecretKey: old });
      const ahead = await circulate(app);
      await assertAllGood(app, held);
      await world.restart({ secretKey: old, previousSecretKey: next });
      await assertAllGood(app, ahead);
      secretKey = old;
    });
  },
  { publicUrl, limitsEnabled: false, secretKey: firstSecretKey },
);
