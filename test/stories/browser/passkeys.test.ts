import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, it } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { enrol, pendingLogin } from '../../kit/authenticator-app.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { partsOf } from '../../kit/jwt.js';
import { allowPasskeys } from '../../kit/passkeys.js';
import { newName, refuses, type TestApp, TestUser } from '../../kit/test-app.js';
import { addVirtualAuthenticator } from '../../kit/virtual-authenticator.js';

/** A page of an app. Chromium gives passkeys to `localhost` without https. */
const pages = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>App'));
await new Promise<void>(listening => pages.listen(0, 'localhost', listening));
const origin = `http://localhost:${(pages.address() as AddressInfo).port}`;
after(() => pages.close());

type Json = Record<string, unknown>;

storiesInBrowser('Passkeys in Chromium, with its virtual authenticator', ({ world, openPage }) => {
  async function open(): Promise<{ app: TestApp; page: Page; cdp: CDPSession; authenticatorId: string }> {
    const app = await allowPasskeys(await world.app(), { rpId: 'localhost', origins: [origin] });
    const { page } = await openPage();
    await page.goto(origin);
    return { app, page, ...(await addVirtualAuthenticator(page)) };
  }

  it('F31 to F34 adds a passkey, and logs in by it without an identifier and with one', async () => {
    const { app, page } = await open();
    const user = await app.register({ username: newName() });
    const { options } = await user.do('startPasskey');
    const made = await user.do('addPasskey', { response: await create(page, options), name: 'Chromium' });
    assert.deepEqual([made.name, made.backedUp], ['Chromium', false]);
    for (const identifier of [undefined, user.session.user.username]) {
      const { loginId, options: asked } = await app.do('requestPasskeyLogin', { identifier });
      const session = await app.do('logInWithPasskey', { loginId, response: await get(page, asked) });
      assert.equal(session.user.id, user.id);
      assert.deepEqual(partsOf(session.accessToken)[1].amr, ['pop', 'mfa']);
    }
  });

  it('F45 completes a login by password, for a user who also has an authenticator app', async () => {
    const { app, page } = await open();
    const user = await app.register({ username: newName() });
    const { options } = await user.do('startPasskey');
    await user.do('addPasskey', { response: await create(page, options), name: 'Chromium' });
    await enrol(user);
    const { loginId, factors } = await pendingLogin(() => app.login(user.session.user.username));
    assert.deepEqual(factors, ['TOTP', 'RECOVERY_CODE', 'PASSKEY']);
    const { options: asked } = await app.do('requestPasskeyFactor', { loginId });
    const session = await app.do('completeLogin', { loginId, input: { passkey: await get(page, asked) } });
    assert.deepEqual(partsOf(session.accessToken)[1].amr, ['pwd', 'pop', 'mfa']);
  });

  it('F31 makes no second passkey on the same authenticator', async () => {
    const { app, page } = await open();
    const user = await app.register({ username: newName() });
    const first = await user.do('startPasskey');
    await user.do('addPasskey', { response: await create(page, first.options), name: 'Chromium' });
    const second = await user.do('startPasskey');
    await assert.rejects(create(page, second.options), /InvalidStateError|already registered|previously registered/);
  });

  it('F36 refuses a copy of a passkey whose counter is below the original’s', async () => {
    const { app, page, cdp, authenticatorId } = await open();
    const user = await app.register({ username: newName() });
    const { options } = await user.do('startPasskey');
    await user.do('addPasskey', { response: await create(page, options), name: 'Chromium' });
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    const [copy] = credentials;
    assert.ok(copy);
    const logIn = async () => {
      const { loginId, options: asked } = await app.do('requestPasskeyLogin');
      return new TestUser(app, await app.do('logInWithPasskey', { loginId, response: await get(page, asked) }));
    };
    for (let each = 0; each < 2; each++) assert.equal((await logIn()).id, user.id);
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: copy.credentialId });
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: copy });
    await refuses('INVALID_PASSKEY', logIn, { reason: 'PASSKEY_CLONED' });
  });
});

function create(page: Page, options: Json): Promise<Json> {
  return page.evaluate(`navigator.credentials
    .create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(options)}) })
    .then(made => made.toJSON())`);
}

function get(page: Page, options: Json): Promise<Json> {
  return page.evaluate(`navigator.credentials
    .get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)}) })
    .then(answer => answer.toJSON())`);
}
