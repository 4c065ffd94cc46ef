import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { maskAddress } from '../../../src/platform/values/mask.rules.js';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { requestsBeyond, storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { buttonOfMail } from '../../kit/mail-button.js';
import { dormantOwner, reclaim } from '../../kit/reclaim.js';
import { reset } from '../../kit/resets.js';
import { newEmail, newName, newPhone, refuses, type TestApp, type TestUser } from '../../kit/test-app.js';

storiesInBrowser('The page behind the link of a notice', ({ world, openPage }) => {
  let tab: WatchedPage;
  let app: TestApp;
  let user: TestUser;
  let email: string;
  let link: string;

  beforeEach(async () => {
    tab = await openPage();
    app = await world.app({ name: 'Flower Shop', brandColor: '#7c3aed' });
    email = newEmail();
    user = await app.register({ email });
    await user.change('USERNAME', newName());
    link = `${world.url}/secure#${await app.tokenTo(email)}`;
  });
  afterEach(() => tab.close());

  const heading = (text: string) => tab.page.getByRole('heading', { name: text }).waitFor();

  it('N5 shows what happened, and nothing happens until a click', async () => {
    await tab.page.goto(link);
    await heading('Secure your account');
    const text = await tab.page.locator('main').innerText();
    for (const part of ['Flower Shop', maskAddress(email), 'Username changed', '10.0.*.*'])
      assert.ok(text.includes(part), part);
    assert.ok(!text.includes(email));
    await user.me();
    assert.equal(tab.page.url(), `${world.url}/secure`, 'the token has left the address bar');
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('N6 ends all sessions on a click, and sends a link for a new password on another', async () => {
    await tab.page.goto(link);
    await tab.page.getByRole('button', { name: 'End all sessions' }).click();
    await heading('All sessions have ended');
    await refuses('UNAUTHENTICATED', () => user.me());
    await tab.page.getByRole('button', { name: 'Send me a link for a new password' }).click();
    await heading('The link is on its way');
    assert.equal(await reset(app, { token: await app.tokenTo(email) }), true);
    assert.deepEqual(tab.complaints, []);
  });

  it('N6 shows at the second visit that the sessions have ended, and still offers a new password', async () => {
    await app.do('endSessionsByNotice', { token: link.slice(link.indexOf('#') + 1) });
    await tab.page.goto(link);
    await heading('All sessions have ended');
    await tab.page.getByRole('button', { name: 'Send me a link for a new password' }).waitFor();
  });

  it('N22 N24 removes what was added on a click, and then offers a new password, at 390 px in English and Japanese', async () => {
    const phone = newPhone();
    await user.change('PHONE', phone);
    const added = `${world.url}/secure#${await app.tokenTo(email)}`;
    const japanese = await openPage({ locale: 'ja-JP' });
    for (const { page } of [tab, japanese]) await page.setViewportSize({ width: 390, height: 844 });
    await japanese.page.goto(added);
    await japanese.page.getByRole('button', { name: '電話番号を削除する' }).waitFor();
    assert.deepEqual(await accessibilityViolations(japanese.page), []);
    await tab.page.goto(added);
    await tab.page.getByRole('button', { name: 'End all sessions' }).waitFor();
    assert.deepEqual(await accessibilityViolations(tab.page), []);
    assert.equal((await user.me()).phone.value, phone);
    await tab.page.getByRole('button', { name: 'Remove the phone number' }).click();
    await heading('It was removed, and all sessions have ended');
    assert.deepEqual(await accessibilityViolations(tab.page), []);
    assert.equal(await tab.page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
    await refuses('UNAUTHENTICATED', () => user.me());
    await tab.page.getByRole('button', { name: 'Send me a link for a new password' }).click();
    await heading('The link is on its way');
    await japanese.page.getByRole('button', { name: '電話番号を削除する' }).click();
    await japanese.page.getByRole('button', { name: '電話番号を削除する' }).waitFor({ state: 'detached' });
    await japanese.page.getByRole('heading', { name: 'アカウントを保護' }).waitFor();
    assert.deepEqual([...tab.complaints, ...japanese.complaints], []);
    await japanese.close();
  });

  it('M20 M21 keeps a dormant number on a click, at 390 px in English and Japanese', async () => {
    await app.set({ ...bothOn, reclaimDormantNumbers: true });
    const dormant = await dormantOwner(app);
    await reclaim(app, dormant.phone);
    const asked = `${world.url}/secure#${await app.tokenTo(dormant.email)}`;
    const japanese = await openPage({ locale: 'ja-JP' });
    for (const { page } of [tab, japanese]) await page.setViewportSize({ width: 390, height: 844 });
    await japanese.page.goto(asked);
    await japanese.page.getByRole('button', { name: '番号を手放さない' }).waitFor();
    assert.deepEqual(await accessibilityViolations(japanese.page), []);
    await tab.page.goto(asked);
    await heading('Is the phone number still yours?');
    assert.deepEqual(await accessibilityViolations(tab.page), []);
    assert.equal(await tab.page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
    await tab.page.getByRole('button', { name: 'Keep my number' }).click();
    await heading('The number stays yours');
    await japanese.page.getByRole('button', { name: '番号を手放さない' }).click();
    await japanese.page.getByText('お手続きは必要ありません').waitFor();
    assert.equal((await app.admin('explainIdentifier', { identifier: dormant.phone })).reclaim, null);
    assert.deepEqual([...tab.complaints, ...japanese.complaints], []);
    await japanese.close();
  });

  it('N4 shows that a link is invalid or incomplete', async () => {
    await tab.page.goto(`${world.url}/secure#${'A'.repeat(64)}`);
    await heading('This link is no longer valid');
    await tab.page.goto('about:blank');
    await tab.page.goto(`${world.url}/secure`);
    await heading('This link is incomplete');
  });

  it('N4 uses the mail’s button as its heading', async () => {
    const { html } = await app.lastMessageTo(email);
    assert.equal(buttonOfMail(html), 'Secure your account');
  });

  it('is accessible, and fits a phone, in each state', async () => {
    await tab.page.setViewportSize({ width: 390, height: 844 });
    await tab.page.goto(link);
    const check = async () => {
      assert.deepEqual(await accessibilityViolations(tab.page), []);
      const overflow = await tab.page.evaluate('document.documentElement.scrollWidth > innerWidth');
      assert.equal(overflow, false);
    };
    await heading('Secure your account');
    await check();
    await tab.page.getByRole('button', { name: 'End all sessions' }).click();
    await heading('All sessions have ended');
    await check();
    await tab.page.getByRole('button', { name: 'Send me a link for a new password' }).click();
    await heading('The link is on its way');
    await check();
  });
});
