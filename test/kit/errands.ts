import assert from 'node:assert/strict';
import { Authenticator } from './authenticator.js';
import { type AnyData, postAnything } from './graphql.js';
import { answers, kii, logsIn, ok, registers } from './kii.js';
import { Tab } from './live.js';
import type { Mailbox } from './mailbox.js';
import { addPasskeyTo, logInBy } from './passkeys.js';
import { reset } from './resets.js';
import { send } from './send.js';
import {
  dayLongTokens,
  newEmail,
  newIp,
  newName,
  newPhone,
  refuses,
  type TestApp,
  TestUser,
  wrongCode,
} from './test-app.js';

/** The values that an errand needs. */
export interface Scene {
  /** The app for a client with a new IP address. */
  visit(): TestApp;
  readonly mailbox: Mailbox;
  /** Users who come back. */
  readonly regulars: Regulars;
  readonly metricsToken: string;
}

/** A user with a password who comes back, and the newest tokens of their session. */
export interface Regular {
  readonly app: TestApp;
  readonly username: string;
  session: AnyData;
}

/** Keeps the newest users and removes the others, so that the memory of the test does not grow. */
export class Regulars {
  readonly #all: Regular[] = [];
  readonly #most = 400;

  add(user: TestUser): void {
    this.#all.push({ app: user.app, username: user.session.user.username, session: user.session });
    if (this.#all.length > this.#most) this.#all.shift();
  }

  /** Lends a user, whom no other errand has until the work is done. Does nothing while there are no users. */
  async with(work: (regular: Regular) => Promise<void>): Promise<void> {
    const at = Math.floor(Math.random() * this.#all.length);
    const [regular] = this.#all.splice(at, 1);
    if (regular === undefined) return;
    await work(regular);
    this.#all.push(regular);
  }
}

/** One visit of one client, by the public API. Refusals that it causes on purpose belong to it; any other error is thrown. */
type Errand = (scene: Scene) => Promise<void>;

const anotherPassword = 'another horse battery';
const manyDigits = '424242';

/** The errands, each with its share of all visits. */
export const errands: Record<string, { share: number; go: Errand }> = {
  'register by name': {
    share: 4,
    async go({ visit, regulars }) {
      const user = await visit().register({ username: newName() });
      await user.me();
      regulars.add(user);
    },
  },
  'log in': {
    share: 8,
    go: ({ regulars }) =>
      regulars.with(async regular => {
        const user = await regular.app.login(regular.username);
        assert.equal((await user.me()).id, user.id);
        await regular.app.do('logout', {}, regular.session.accessToken);
        regular.session = user.session;
      }),
  },
  'wrong password, then the right one': {
    share: 3,
    go: ({ regulars }) =>
      regulars.with(async regular => {
        await refuses('INVALID_CREDENTIALS', () => regular.app.login(regular.username, 'wrong horse battery'));
        const user = await regular.app.login(regular.username);
        await regular.app.do('logout', {}, regular.session.accessToken);
        regular.session = user.session;
      }),
  },
  'unknown name': {
    share: 2,
    go: ({ visit }) => refuses('INVALID_CREDENTIALS', () => visit().login(newName())),
  },
  refresh: {
    share: 8,
    go: ({ regulars }) =>
      regulars.with(async regular => {
        const { refreshToken } = regular.session;
        regular.session = await regular.app.do('refreshSession', { refreshToken });
        await regular.app.do('me', {}, regular.session.accessToken);
      }),
  },
  me: {
    share: 12,
    go: ({ regulars }) =>
      regulars.with(async regular => {
        await refreshIfOld(regular);
        for (let turn = 0; turn < 3; turn++) await regular.app.do('me', {}, regular.session.accessToken);
        await regular.app.do('sessions', {}, regular.session.accessToken);
      }),
  },
  'change the profile': {
    share: 2,
    go: ({ regulars }) =>
      regulars.with(async regular => {
        await refreshIfOld(regular);
        const input = { attributes: { visit: Math.random() } };
        await regular.app.do('updateProfile', { input }, regular.session.accessToken);
      }),
  },
  'upgrade by phone': {
    share: 4,
    async go({ visit, mailbox, regulars }) {
      const pseudo = await visit().pseudoUser();
      await pseudo.me();
      const phone = newPhone();
      const user = await pseudo.upgrade({ username: newName(), phone });
      const code = await mailbox.take(phone);
      await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: wrongCode(code) }));
      assert.equal((await user.do('verifyPhone', { code })).verified, true);
      regulars.add(user);
    },
  },
  'resend too soon': {
    share: 1,
    async go({ visit, mailbox }) {
      const phone = newPhone();
      const user = await visit().register({ username: newName(), phone });
      await refuses('RATE_LIMITED', () => user.do('resendVerification', { kind: 'PHONE' }));
      await user.do('verifyPhone', { code: await mailbox.take(phone) });
    },
  },
  'change the number': {
    share: 2,
    async go(scene) {
      const { user } = await proven(scene);
      const next = newPhone();
      await user.change('PHONE', next);
      await user.do('verifyPhone', { code: await scene.mailbox.take(next) });
    },
  },
  'reset by SMS': {
    share: 1,
    async go(scene) {
      const { user, phone } = await proven(scene);
      const { resetId } = await user.app.do('requestPasswordReset', { identifier: phone });
      await reset(user.app, { resetId, code: await scene.mailbox.take(phone) });
      await user.app.login(phone, anotherPassword);
    },
  },
  'verify and reset by email': {
    share: 2,
    async go({ visit, mailbox }) {
      const [app, email] = [visit(), newEmail()];
      await app.register({ username: newName(), email });
      await app.do('verifyLink', { token: await mailbox.take(email) });
      await app.do('requestPasswordReset', { identifier: email });
      await reset(app, { token: await mailbox.take(email) });
      await app.login(email, anotherPassword);
    },
  },
  'log in by code': {
    share: 2,
    async go(scene) {
      const { user, phone } = await proven(scene);
      const { loginId } = await user.app.do('requestLoginCode', { identifier: phone });
      const code = await scene.mailbox.take(phone);
      assert.equal((await user.app.do('logInWithCode', { loginId, code })).user.id, user.id);
    },
  },
  'log in by passkey': {
    share: 2,
    async go({ visit }) {
      const user = await visit().register({ username: newName() });
      const authenticator = new Authenticator();
      await addPasskeyTo(user, authenticator);
      assert.equal((await logInBy(user.app, authenticator)).id, user.id);
    },
  },
  'wait on a page': {
    share: 2,
    async go({ visit, mailbox }) {
      const phone = newPhone();
      const user = await visit().register({ username: newName(), phone });
      const tab = Tab.of(user);
      await tab.sees(phone, 'SENT');
      await user.do('verifyPhone', { code: await mailbox.take(phone) });
      await tab.sees(phone, 'VERIFIED');
      await tab.leave();
    },
  },
  'former service': {
    share: 2,
    async go({ visit }) {
      const [app, loginName] = [visit(), newName()];
      const { userID } = await registers(app, { loginName });
      await answers(400, 'invalid_grant', logsIn(app, loginName, 'wrong horse battery'));
      const { access_token: token } = await ok(logsIn(app, loginName));
      assert.equal((await ok(kii(app, '/users/me', { token }))).userID, userID);
    },
  },
  'an admin looks': {
    share: 2,
    go: ({ visit, regulars }) =>
      regulars.with(async ({ username }) => {
        const app = visit();
        await app.admin('users', { filter: { search: username.slice(0, -1) }, first: 20 });
        await app.admin('users', { first: 50 });
        await app.admin('messages', { first: 20 });
        await app.admin('auditLog', { first: 20 });
        await app.admin('explainIdentifier', { identifier: username });
        await app.admin('appOverview', { days: 7 });
      }),
  },
  refused: {
    share: 3,
    async go({ visit, regulars }) {
      const app = visit();
      await refuses('UNAUTHENTICATED', () => app.do('me'));
      await refuses('INVALID_TOKEN', () => app.do('me', {}, 'x'.repeat(400)));
      await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: 'x'.repeat(60) }));
      await refuses('WEAK_PASSWORD', () => app.register({ username: newName(), password: '12345678' }));
      await refuses('INVALID_TOKEN', () => app.do('users', {}, `${app.adminToken.slice(0, -4)}AAAA`));
      await regulars.with(({ username }) => refuses('USERNAME_TAKEN', () => app.register({ username })));
      const pseudo = await app.pseudoUser();
      await refuses('NOTHING_TO_VERIFY', () => pseudo.do('verifyPhone', { code: manyDigits }));
    },
  },
  malformed: {
    share: 2,
    async go({ visit }) {
      const { url, id, ip } = visit();
      const headers = { 'x-app-id': id, 'x-forwarded-for': ip, 'content-type': 'application/json' };
      for (const body of ['', '{', '[]', '{"query":7}', '{"query":"{"}', `{"query":"${'{a'.repeat(5_000)}"}`]) {
        assert.equal((await send(`${url}/graphql`, { method: 'POST', headers, body })).status, 400);
      }
      const unknownField = await postAnything(url, `{ field${Math.floor(Math.random() * 1e9)} }`, {}, headers);
      assert.ok(unknownField.body.errors !== undefined);
      assert.equal((await send(`${url}/nowhere/${newName()}`)).status, 404);
    },
  },
  'pages and probes': {
    share: 2,
    async go({ visit, metricsToken }) {
      const { url } = visit();
      for (const path of ['/portal', '/.well-known/jwks.json', '/healthz', '/readyz']) {
        const { status } = await send(url + path, { headers: { 'x-forwarded-for': newIp() } });
        assert.equal(status, 200, status === 503 ? 'SERVICE_UNAVAILABLE' : path);
      }
      const headers = { authorization: `Bearer ${metricsToken}` };
      assert.equal((await send(`${url}/metrics`, { headers })).status, 200);
      assert.equal((await send(`${url}/metrics`)).status, 401);
    },
  },
};

/** Settings of an app that allow every errand. */
export const settingsOfErrands = {
  emailVerification: true,
  phoneVerification: true,
  allowedCountries: ['JP'],
  smsDailyLimit: 1_000_000,
  emailDailyLimit: 1_000_000,
  loginByCode: ['PHONE'],
  kiiApi: true,
  // Otherwise the token of a user who is not chosen for ten minutes would expire.
  ...dayLongTokens,
};

async function proven({ visit, mailbox }: Scene): Promise<{ user: TestUser; phone: string }> {
  const phone = newPhone();
  const user = await visit().register({ username: newName(), phone });
  await user.do('verifyPhone', { code: await mailbox.take(phone) });
  return { user, phone };
}

/** Refreshes, as clients do, when half of the token's time is over. */
async function refreshIfOld(regular: Regular): Promise<void> {
  const { accessToken, expiresIn, refreshToken } = regular.session;
  const { exp } = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString());
  if (exp * 1_000 - Date.now() > (expiresIn * 1_000) / 2) return;
  regular.session = await regular.app.do('refreshSession', { refreshToken });
}
