import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { maskAddress } from '../../../src/platform/values/mask.rules.js';
import { accessibilityViolations } from '../../kit/accessibility.js';
import type { WatchedPage } from '../../kit/browser.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import { buttonOfMail } from '../../kit/mail-button.js';
import type { TestApp } from '../../kit/test-app.js';
import { newEmail, password, refuses } from '../../kit/test-app.js';

const newPassword = 'seven-green-lanterns';

storiesInBrowser('The page behind a reset link', ({ world, openPage }) => {
  let tab: WatchedPage;
  let app: TestApp;
  let email: string;
  let link: string;

  beforeEach(async () => {
    tab = await openPage();
    app = await world.app();
    email = newEmail();
    await app.register({ email });
    await app.do('requestPasswordReset', { identifier: email });
    link = `${world.url}/reset#${await app.tokenTo(email)}`;
    await tab.page.goto(link);
  });
  afterEach(() => tab.close());

  const heading = (text: string) => tab.page.getByRole('heading', { name: text }).waitFor();
  /** Loads the page anew. In an open page, the same URL would change only the fragment. */
  async function openAfresh(url: string): Promise<void> {
    await tab.page.goto('about:blank');
    await tab.page.goto(url);
  }

  async function enter(first: string, second = first): Promise<void> {
    await tab.page.getByLabel('New password').fill(first);
    await tab.page.getByLabel('Repeat the password').fill(second);
    await tab.page.getByRole('button', { name: 'Save new password' }).click();
  }

  async function complaint(): Promise<string> {
    // Directly below the field, as on the page that asks for a code.
    return await tab.page.locator('input[aria-invalid=true][aria-describedby~=error] + #error[role=alert]').innerText();
  }

  it('W5 saves the new password, which logs in from then on, and the old one no longer', async () => {
    await enter(newPassword);
    await heading('Your new password is saved');
    await app.login(email, newPassword);
    await refuses('INVALID_CREDENTIALS', () => app.login(email, password));
    assert.equal(tab.page.url(), `${world.url}/reset`, 'the token has left the address bar');
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('W1 shows beside the field that a password is too weak, and accepts a better one', async () => {
    await enter('password');
    for (const [weak, why] of [
      ['short', /too short/],
      ['password', /Many people use/],
      ['a sample of words', /contains the app’s name/],
    ] as const) {
      await enter(weak);
      await tab.page.getByRole('alert').filter({ hasText: why }).waitFor();
    }
    await enter(newPassword);
    await heading('Your new password is saved');
  });

  it('W5 shows beside the field that the password is the old one', async () => {
    await enter(password);
    assert.match(await complaint(), /your current password/);
  });

  it('asks for the password twice, and sends nothing while the two differ', async () => {
    await tab.page.getByLabel('New password').waitFor();
    const before = tab.requestedUrls.length;
    await enter(newPassword, 'seven-green-lantern');
    assert.equal(await complaint(), 'The two passwords are not the same.');
    assert.equal(tab.requestedUrls.length, before);
  });

  it('W6 names the app and the masked account', async () => {
    await heading('Choose a new password');
    const text = await tab.page.locator('main').innerText();
    for (const shown of ['Sample', maskAddress(email), 'u***']) assert.ok(text.includes(shown), text);
    assert.ok(!text.includes(email));
    assert.deepEqual(tab.complaints, []);
  });

  it('W6 shows that a link was used before anybody types a password', async () => {
    await enter(newPassword);
    await heading('Your new password is saved');
    await tab.page.goto(link);
    await heading('This link is no longer valid');
    assert.equal(await tab.page.locator('input').count(), 0);
  });

  it('W6 shows that a link has expired before anybody types a password', async () => {
    world.wait(31 * 60);
    await openAfresh(link);
    await heading('This link has expired');
    assert.equal(await tab.page.locator('input').count(), 0);
  });

  it('W4 shows that a link has expired while its form was open', async () => {
    await heading('Choose a new password');
    world.wait(31 * 60);
    await enter(newPassword);
    await heading('This link has expired');
  });

  it('W6 explains what to do when the link has no token', async () => {
    await openAfresh(`${world.url}/reset`);
    await heading('This link is incomplete');
    await tab.page.getByText('request a new link in the app').waitFor();
    await tab.page.getByText('ask them for a new invitation').waitFor();
  });

  it('offers another try when the server does not answer', async () => {
    await heading('Choose a new password');
    await tab.page.context().setOffline(true);
    await tab.page.evaluate(`location.hash = ${JSON.stringify(new URL(link).hash)}`);
    await heading('The server did not answer');
    await tab.page.context().setOffline(false);
    await tab.page.getByRole('button', { name: 'Try again' }).click();
    await enter(newPassword);
    await heading('Your new password is saved');
  });

  for (const locale of ['en-GB', 'ja-JP']) {
    it(`W6 uses the button of the mail as its heading (${locale})`, async () => {
      const address = newEmail();
      await app.register({ email: address, locale });
      await app.do('requestPasswordReset', { identifier: address });
      const { html } = await app.lastMessageTo(address);
      const reader = await openPage({ locale });
      await reader.page.goto(`${world.url}/reset#${await app.tokenTo(address)}`);
      await reader.page.getByRole('heading', { name: buttonOfMail(html), exact: true }).waitFor();
      await reader.close();
    });

    it(`W14 uses the button of an invitation as its heading, and other words (${locale})`, async () => {
      const address = newEmail();
      await app.admin('createUser', { input: { email: address, locale } });
      const { html } = await app.lastMessageTo(address);
      const reader = await openPage({ locale, viewport: { width: 390, height: 844 } });
      await reader.page.goto(`${world.url}/reset#${await app.tokenTo(address)}`);
      await reader.page.getByRole('heading', { name: buttonOfMail(html), exact: true }).waitFor();
      assert.deepEqual(await accessibilityViolations(reader.page), []);
      for (const field of ['#new-password', '#new-password-again']) await reader.page.locator(field).fill(newPassword);
      await reader.page.locator('button[type=submit]').click();
      const done = locale === 'en-GB' ? 'Your password is saved' : 'パスワードを保存しました';
      await reader.page.getByRole('heading', { name: done, exact: true }).waitFor();
      await app.login(address, newPassword);
      await reader.close();
    });
  }

  it('W6 is Japanese in a Japanese browser', async () => {
    const japanese = await openPage({ locale: 'ja-JP' });
    await japanese.page.goto(link);
    await japanese.page.getByRole('heading', { name: '新しいパスワードを設定する' }).waitFor();
    await japanese.page.getByText(maskAddress(email)).waitFor();
    await japanese.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no accessibility violation, with its form, an error and an invalid link (axe, ${colorScheme})`, async () => {
      await tab.page.emulateMedia({ colorScheme });
      await heading('Choose a new password');
      assert.deepEqual(await accessibilityViolations(tab.page), []);
      await enter('short');
      await complaint();
      assert.deepEqual(await accessibilityViolations(tab.page), []);
      await openAfresh(`${world.url}/reset#${'A'.repeat(64)}`);
      await heading('This link is no longer valid');
      assert.deepEqual(await accessibilityViolations(tab.page), []);
    });
  }

  it('W6 fits on a narrow phone', async () => {
    await tab.page.setViewportSize({ width: 320, height: 640 });
    await heading('Choose a new password');
    const scrolls = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    assert.equal(await tab.page.evaluate(scrolls), false);
  });

  it('shows what was typed when asked to, and lets a password manager help', async () => {
    const field = tab.page.getByLabel('New password');
    assert.equal(await field.getAttribute('autocomplete'), 'new-password');
    assert.equal(await field.getAttribute('type'), 'password');
    await tab.page.getByLabel('Show passwords').check();
    assert.equal(await field.getAttribute('type'), 'text');
    assert.equal(await tab.page.getByLabel('Repeat the password').getAttribute('type'), 'text');
  });
});
