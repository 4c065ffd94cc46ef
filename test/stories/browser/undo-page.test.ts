import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { password, refuses } from '../../kit/test-app.js';
import { changed, noticeTo } from '../../kit/undo.js';

storiesInBrowser('The page that undoes the change of an address', ({ world, openPage }) => {
  async function isWellFormed({ page }: WatchedPage): Promise<void> {
    assert.deepEqual(await accessibilityViolations(page), []);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
  }

  it('N10 N11 C14 undoes on a click, and settles it by the password, at 390 px in English and Japanese', async () => {
    const app = await world.app(bothOn);
    const { old, next, token } = await changed(app);
    const [tab, japanese] = [await openPage(), await openPage({ locale: 'ja-JP' })];
    for (const { page } of [tab, japanese]) await page.setViewportSize({ width: 390, height: 844 });
    await tab.page.goto(`${world.url}/secure#${token}`);
    const undo = tab.page.getByRole('button', { name: 'This was not me: undo the change' });
    await undo.waitFor();
    await isWellFormed(tab);
    await app.login(next);
    await undo.click();
    await tab.page.getByText('The change was undone.').waitFor();
    await isWellFormed(tab);
    await refuses('INVALID_CREDENTIALS', () => app.login(next));

    await japanese.page.goto(`${world.url}/secure#${await noticeTo(app, next, 'ADDRESS_FROZEN')}`);
    await japanese.page.getByRole('button', { name: '自分の変更である: 異議を申し立てる' }).click();
    await japanese.page.getByText('アプリの運営者が判断します').waitFor();
    await isWellFormed(japanese);

    await tab.page.getByLabel('Password of before the change').fill('not the password');
    await tab.page.getByRole('button', { name: 'Settle it with the password' }).click();
    await tab.page.getByText('This password is wrong, or it is newer').waitFor();
    await tab.page.getByLabel('Password of before the change').fill(password);
    await tab.page.getByRole('button', { name: 'Settle it with the password' }).click();
    await tab.page.getByText('The old address belongs to the account again.').waitFor();
    await isWellFormed(tab);
    await app.login(old);
    assert.deepEqual([...tab.complaints, ...japanese.complaints], []);
    for (const each of [tab, japanese]) await each.close();
  });
});
