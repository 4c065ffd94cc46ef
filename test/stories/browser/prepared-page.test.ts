import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { reset } from '../../kit/resets.js';
import { newEmail, newName, newPhone, refuses, type TestApp, type TestUser } from '../../kit/test-app.js';

storiesInBrowser('The pages that list what was on an account before', ({ world, openPage }) => {
  let tab: WatchedPage;
  let app: TestApp;
  let user: TestUser;
  let email: string;
  let phone: string;

  beforeEach(async () => {
    tab = await openPage();
    app = await world.app({ ...bothOn, name: 'Flower Shop' });
    [email, phone] = [newEmail(), newPhone()];
    user = await app.register({ username: newName(), email, phone });
    await user.provePhone(phone);
  });
  afterEach(() => tab.close());

  const heading = (page: WatchedPage, text: string) => page.page.getByRole('heading', { name: text }).waitFor();
  const press = (page: WatchedPage, name: string) => page.page.getByRole('button', { name }).click();
  const verifyPage = async () => `${world.url}/verify#${await app.tokenTo(email)}`;

  async function isFine({ page }: WatchedPage): Promise<void> {
    assert.deepEqual(await accessibilityViolations(page), []);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
  }

  it('V25 /verify lists it after success and removes it with one click, at 390 px', async () => {
    await tab.page.setViewportSize({ width: 390, height: 844 });
    await tab.page.goto(await verifyPage());
    await press(tab, 'Confirm my address');
    await heading(tab, 'Your email address is confirmed');
    const text = await tab.page.locator('main').innerText();
    for (const part of ['Password', 'u***', '+81', 'Open session', '10.0.*.*', 'Did you sign up yourself']) {
      assert.ok(text.includes(part), part);
    }
    assert.ok(!text.includes(phone));
    await isFine(tab);
    await user.me();
    await press(tab, 'Remove all of it');
    await heading(tab, 'Everything else was removed');
    await isFine(tab);
    await refuses('UNAUTHENTICATED', () => user.me());
    await press(tab, 'Send me a link for a new password');
    await heading(tab, 'The link is on its way');
    assert.equal(await reset(app, { token: await app.tokenTo(email) }), true);
    assert.deepEqual(tab.complaints, []);
  });

  it('V25 /verify continues to the app after an ordinary sign-up, and stays where there was more', async () => {
    await app.set({ emailVerifiedUrl: `${world.url}/docs` });
    await tab.page.goto(await verifyPage());
    await press(tab, 'Confirm my address');
    await tab.page.getByRole('link', { name: 'Continue to Flower Shop' }).waitFor();
    assert.equal(tab.page.url(), `${world.url}/verify`);

    email = newEmail();
    await app.register({ username: newName(), email });
    await tab.page.goto('about:blank');
    await tab.page.goto(await verifyPage());
    await press(tab, 'Confirm my address');
    await tab.page.waitForURL(`${world.url}/docs`);
  });

  it('N18 /secure lists it, changes nothing until the click, and shows at the second visit that nothing is left', async () => {
    await app.do('verifyLink', { token: await app.tokenTo(email) });
    const link = `${world.url}/secure#${await app.tokenTo(email)}`;
    await tab.page.setViewportSize({ width: 390, height: 844 });
    await tab.page.goto(link);
    await heading(tab, 'Secure your account');
    await tab.page.getByText('This was on the account before you confirmed your address:').waitFor();
    await isFine(tab);
    await user.me();
    await press(tab, 'Remove all of it');
    await heading(tab, 'Everything else was removed');
    await refuses('UNAUTHENTICATED', () => user.me());
    await tab.page.goto('about:blank');
    await tab.page.goto(link);
    await tab.page.getByText('There is nothing else on this account, or it was removed.').waitFor();
    await press(tab, 'Send me a link for a new password');
    await heading(tab, 'The link is on its way');
    assert.deepEqual(tab.complaints, []);
  });

  it('N20 /secure removes the address from an account that belonged to somebody before, in Japanese', async () => {
    const mistyped = newEmail();
    await user.proveEmail(email);
    await user.change('EMAIL', mistyped);
    await app.do('verifyLink', { token: await app.tokenTo(mistyped) });
    const japanese = await openPage({ locale: 'ja-JP' });
    await japanese.page.setViewportSize({ width: 390, height: 844 });
    await japanese.page.goto(`${world.url}/secure#${await app.tokenTo(mistyped)}`);
    await heading(japanese, 'アカウントを保護');
    await isFine(japanese);
    await press(japanese, 'アドレスをこのアカウントから外す');
    await heading(japanese, '登録を取り消しました');
    await isFine(japanese);
    assert.equal((await user.me()).email, null);
    assert.deepEqual(japanese.complaints, []);
    await japanese.close();
  });
});
