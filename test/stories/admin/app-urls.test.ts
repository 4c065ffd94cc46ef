import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../../kit/addresses.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newName, refuses, type TestApp } from '../../kit/test-app.js';
import { operatorToken, stories } from '../../kit/world.js';

const redirects = ['emailVerifiedUrl', 'emailVerificationFailedUrl'] as const;
const everyUrl = [...redirects, 'passwordResetUrl'] as const;
type UrlSetting = (typeof everyUrl)[number];

/** Sets one setting as the server's operator does. */
async function setAsOperator(app: TestApp, settings: Record<string, unknown>): Promise<void> {
  await app.do('updateAppSettings', { input: settings }, operatorToken);
}

async function settingsOf(app: TestApp): Promise<Record<UrlSetting, string | null>> {
  const { app: shown } = await app.raw(`{ app { settings { ${everyUrl.join(' ')} } } }`, {}, app.adminToken);
  return shown.settings;
}

const never = [
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'http://shop.example.com/',
    'ftp://shop.example.com/',
  ],
  ...['otherapp://done', 'https://user@shop.example.com/', 'https://shop.example.com/a b', 'shop.example.com', ''],
];

stories(
  'The URLs of an app',
  world => {
    it('O7 that receive tokens can be set only by the operator', async () => {
      const app = await world.app();
      const passwordResetUrl = 'https://shop.example.com/new-password';
      await changesNothing(world, async () => {
        for (const value of [passwordResetUrl, null]) {
          const input = { name: 'Renamed', passwordResetUrl: value };
          await refuses('FORBIDDEN', () => app.admin('updateAppSettings', { input }), { field: 'passwordResetUrl' });
        }
      });
      await setAsOperator(app, { passwordResetUrl });
      assert.equal((await settingsOf(app)).passwordResetUrl, passwordResetUrl);
      await app.set({ name: 'Renamed' });
      assert.equal((await settingsOf(app)).passwordResetUrl, passwordResetUrl);
      await setAsOperator(app, { passwordResetUrl: null });
      assert.equal((await settingsOf(app)).passwordResetUrl, null);
    });

    it('O7 must be https, or have a scheme that the operator lists', async () => {
      const app = await world.app();
      for (const name of redirects) {
        for (const url of ['https://shop.example.com/done?a=b#c', 'com.example.shop://done', 'Com.Example.Shop:done']) {
          await app.set({ [name]: url });
          assert.equal((await settingsOf(app))[name], url);
        }
      }
      for (const name of everyUrl) {
        const scheme = name === 'passwordResetUrl' ? ['com.example.shop://reset', 'https://shop.example.com/#a'] : [];
        for (const url of [...never, ...scheme]) {
          await changesNothing(world, () =>
            refuses('BAD_USER_INPUT', () => setAsOperator(app, { [name]: url }), { field: name }),
          );
        }
      }
    });

    it('O7 may be http on this machine in development', async () => {
      const app = await world.app();
      for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
        for (const name of everyUrl) await setAsOperator(app, { [name]: `http://${host}/page` });
      }
      for (const host of ['127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', 'evil.example']) {
        for (const name of everyUrl) {
          await refuses('BAD_USER_INPUT', () => setAsOperator(app, { [name]: `http://${host}/` }), { field: name });
        }
      }
    });
  },
  { appUrlSchemes: ['com.example.shop'] },
);

stories(
  'The URLs of an app that were stored before a rule',
  world => {
    it('V15 O7 are not used: the page itself shows the outcome of the verification', async () => {
      const app = await world.app(bothOn);
      await app.set({
        emailVerifiedUrl: 'com.example.shop://done',
        emailVerificationFailedUrl: 'https://shop.example.com/',
      });
      const email = newEmail();
      await app.register({ username: newName(), email });
      const token = await app.tokenTo(email);
      const before = await app.do('linkInfo', { token });
      assert.deepEqual(
        [before.successUrl, before.failureUrl],
        ['com.example.shop://done', 'https://shop.example.com/'],
      );
      await world.restart({ appUrlSchemes: [] });
      const after = await app.do('linkInfo', { token });
      assert.deepEqual([after.successUrl, after.failureUrl], [null, 'https://shop.example.com/']);
      // It does not block other changes.
      await app.set({ name: 'Renamed' });
      await world.restart({ appUrlSchemes: ['com.example.shop'] });
    });
  },
  { appUrlSchemes: ['com.example.shop'] },
);

stories(
  'The URLs of an app in production',
  world => {
    it('O7 must be https everywhere', async () => {
      const app = await world.app();
      for (const name of everyUrl) {
        await setAsOperator(app, { [name]: 'https://shop.example.com/page' });
        for (const url of ['http://localhost:3000/', 'http://127.0.0.1/', 'http://[::1]/']) {
          await refuses('BAD_USER_INPUT', () => setAsOperator(app, { [name]: url }), { field: name });
        }
      }
    });
  },
  { production: true, publicUrl: 'https://id.example.com' },
);
