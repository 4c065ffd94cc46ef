import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { maskAddress } from '../../../src/platform/values/mask.rules.js';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { requestsBeyond, storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { newEmail, newPhone, type TestApp, type TestUser } from '../../kit/test-app.js';

const newPassword = 'seven-green-lanterns';

storiesInBrowser('The other address, on the page behind a reset link', ({ world, openPage }) => {
  let tab: WatchedPage;
  let app: TestApp;
  let email: string;
  let phone: string;

  beforeEach(async () => {
    app = await world.app(bothOn);
    [email, phone] = [newEmail(), newPhone()];
    await app.registerProven({ email, phone });
  });
  afterEach(() => tab.close());

  /** Resets the password on the page, in English or Japanese. */
  async function resetOnPage(options: BrowserContextOptions = {}): Promise<void> {
    tab = await openPage({ viewport: { width: 390, height: 844 }, ...options });
    await app.do('requestPasswordReset', { identifier: email });
    await tab.page.goto(`${world.url}/reset#${await app.tokenTo(email)}`);
    for (const field of ['#new-password', '#new-password-again']) await tab.page.locator(field).fill(newPassword);
    await tab.page.locator('button[type=submit]').click();
    await tab.page.locator('main[data-state=success]').waitFor();
  }

  const press = (name: string) => tab.page.getByRole('button', { name }).click();
  const says = (text: string) => tab.page.getByRole('status').filter({ hasText: text }).waitFor();
  const login = (): Promise<TestUser> => app.login(email, newPassword);

  async function isGoodOnAPhone(): Promise<void> {
    assert.deepEqual(await accessibilityViolations(tab.page), []);
    assert.equal(await tab.page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
  }

  it('W13 shows it masked, and removes nothing before a click', async () => {
    await resetOnPage();
    await tab.page.getByRole('heading', { name: 'Is this address yours?' }).waitFor();
    const text = await tab.page.locator('main').innerText();
    assert.ok(text.includes(maskAddress(phone)) && !text.includes(phone), text);
    assert.equal((await (await login()).me()).phone.value, phone);
    await isGoodOnAPhone();
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('W13 removes it on a click', async () => {
    await resetOnPage();
    await press('Remove');
    await says('The address was removed from the account.');
    assert.equal((await (await login()).me()).phone, null);
    assert.equal(await tab.page.getByRole('button').count(), 0);
    await isGoodOnAPhone();
  });

  it('W13 keeps it on a click, and sends nothing', async () => {
    await resetOnPage();
    const before = tab.requestedUrls.length;
    await press('Keep');
    await says('The address stays on the account.');
    assert.equal(tab.requestedUrls.length, before);
    assert.equal((await (await login()).me()).phone.value, phone);
    await isGoodOnAPhone();
  });

  it('W11 explains what to do when the review is over', async () => {
    await resetOnPage();
    world.wait(901);
    await press('Remove');
    await says('Log in to the app');
    assert.equal((await (await login()).me()).phone.value, phone);
  });

  it('W13 offers another try when the server does not answer', async () => {
    await resetOnPage();
    await tab.page.route('**/graphql', route => route.abort());
    await press('Remove');
    await says('Check your internet connection');
    await isGoodOnAPhone();
    await tab.page.unroute('**/graphql');
    await press('Remove');
    await says('The address was removed from the account.');
  });

  it('W13 is in Japanese too', async () => {
    await resetOnPage({ locale: 'ja-JP' });
    await tab.page.getByRole('heading', { name: 'ご自身のアドレスですか？' }).waitFor();
    await isGoodOnAPhone();
    await press('削除する');
    await says('アカウントから削除しました');
  });

  it('W13 is not shown to a user without another address', async () => {
    email = newEmail();
    await app.registerProven({ email });
    await resetOnPage();
    assert.equal(await tab.page.getByRole('button').count(), 0);
  });
});
