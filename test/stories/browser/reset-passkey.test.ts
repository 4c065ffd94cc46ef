import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import type { BrowserContextOptions, CDPSession } from 'playwright-core';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { allowPasskeys } from '../../kit/passkeys.js';
import { newEmail, newName, newPhone, type TestApp, TestUser } from '../../kit/test-app.js';
import { addVirtualAuthenticator } from '../../kit/virtual-authenticator.js';

const newPassword = 'seven-green-lanterns';

storiesInBrowser('A passkey, on the page behind a reset link', ({ world, openPage }) => {
  let tab: WatchedPage;
  afterEach(() => tab.close());

  /** Chromium gives passkeys to `localhost` without https. */
  const base = () => `http://localhost:${new URL(world.url).port}`;

  async function userOf(origins: string[] | null): Promise<{ app: TestApp; user: TestUser; email: string }> {
    const app = await world.app(bothOn);
    if (origins !== null) await allowPasskeys(app, { rpId: 'localhost', origins });
    const email = newEmail();
    return { app, user: await app.registerProven({ email, phone: newPhone() }), email };
  }

  /** Resets the password on the page, in a browser with an authenticator. */
  async function resetOnPage(
    app: TestApp,
    email: string,
    options: BrowserContextOptions = {},
    script = '',
  ): Promise<Authenticator> {
    tab = await openPage({ viewport: { width: 390, height: 844 }, ...options });
    if (script !== '') await tab.page.addInitScript(script);
    const authenticator = await addVirtualAuthenticator(tab.page);
    await app.do('requestPasswordReset', { identifier: email });
    await tab.page.goto(`${base()}/reset#${await app.tokenTo(email)}`);
    for (const field of ['#new-password', '#new-password-again']) await tab.page.locator(field).fill(newPassword);
    await tab.page.locator('button[type=submit]').click();
    await tab.page.locator('main[data-state=success]').waitFor();
    return authenticator;
  }

  const addButton = () => tab.page.getByRole('button', { name: 'Add a passkey on this device' });
  const says = (text: string) => tab.page.getByRole('status').filter({ hasText: text }).waitFor();

  async function isGoodOnAPhone(): Promise<void> {
    assert.deepEqual(await accessibilityViolations(tab.page), []);
    assert.equal(await tab.page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
  }

  it('F41 is added on a click, and logs its user in', async () => {
    const { app, user, email } = await userOf([base()]);
    await resetOnPage(app, email);
    await isGoodOnAPhone();
    await addButton().click();
    await says('The passkey was added.');
    await isGoodOnAPhone();
    assert.equal(await addButton().count(), 0);
    assert.equal((await app.lastMessageTo(email)).kind, 'WAY_IN_ADDED');
    const { loginId, options } = await app.do('requestPasskeyLogin', { identifier: email });
    const response = await tab.page.evaluate(`navigator.credentials
      .get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)}) })
      .then(answer => answer.toJSON())`);
    const session = new TestUser(app, await app.do('logInWithPasskey', { loginId, response }));
    assert.equal(session.id, user.id);
    const [passkey] = (await session.do('myPasskeys')).passkeys;
    assert.match(passkey.name, /Linux/);
    assert.deepEqual(tab.complaints, []);
  });

  it('F41 is not added when the user does not confirm on the device, and can be tried again', async () => {
    const { app, email } = await userOf([base()]);
    const { cdp, authenticatorId } = await resetOnPage(app, email);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await addButton().click();
    await says('No passkey was added.');
    await isGoodOnAPhone();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await addButton().click();
    await says('The passkey was added.');
  });

  it('W11 explains what to do when the review is over', async () => {
    const { app, email } = await userOf([base()]);
    await resetOnPage(app, email);
    world.wait(901);
    await addButton().click();
    await says('Log in to the app');
    assert.equal(await addButton().count(), 0);
  });

  it('F41 is not offered where the app does not list the page, or has no passkeys', async () => {
    for (const origins of [['http://localhost:1'], null]) {
      const { app, email } = await userOf(origins);
      await resetOnPage(app, email);
      await tab.page.getByRole('button', { name: 'Remove' }).waitFor();
      assert.equal(await addButton().count(), 0);
      await tab.close();
    }
  });

  for (const [browser, script] of [
    ['has no passkeys', 'delete globalThis.PublicKeyCredential'],
    ['reads no options as JSON', 'delete PublicKeyCredential.parseCreationOptionsFromJSON'],
    ['cannot say what it has', 'delete PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable'],
  ] as const) {
    it(`F41 is not offered by a browser that ${browser}, where the page still shows that the password was changed`, async () => {
      const { app, email } = await userOf([base()]);
      await resetOnPage(app, email, {}, script);
      await tab.page.getByRole('button', { name: 'Remove' }).waitFor();
      assert.equal(await addButton().count(), 0);
      assert.deepEqual(tab.complaints, []);
    });
  }

  it('F42 is not offered on the page behind the link of a verification', async () => {
    const { app } = await userOf([base()]);
    for (const isTokenCutOff of [false, true]) {
      const email = newEmail();
      const user = await app.register({ username: newName(), email });
      const [{ id }] = (await user.me()).verifications;
      tab = await openPage();
      await addVirtualAuthenticator(tab.page);
      await tab.page.goto(`${base()}/verify${isTokenCutOff ? `?v=${id}` : `#${await app.tokenTo(email)}`}`);
      if (isTokenCutOff) await tab.page.getByLabel('Code').fill(await app.codeTo(email));
      await tab.page.getByRole('button', { name: 'Confirm' }).click();
      await tab.page.locator('main[data-state=success]').waitFor();
      assert.equal(await addButton().count(), 0);
      assert.equal((await user.me()).email.verified, true);
      await tab.close();
    }
  });

  it('F41 is in Japanese too', async () => {
    const { app, email } = await userOf([base()]);
    await resetOnPage(app, email, { locale: 'ja-JP' });
    await tab.page.getByRole('button', { name: 'この端末にパスキーを追加する' }).click();
    await says('パスキーを追加しました');
    await isGoodOnAPhone();
  });
});

type Authenticator = { cdp: CDPSession; authenticatorId: string };
