import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, it } from 'node:test';
import type { Page } from 'playwright-core';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { patient, signInto } from '../../kit/portal.js';
import { newEmail, newName, password, type TestApp } from '../../kit/test-app.js';

storiesInBrowser('The users page of the portal', ({ world, openPage }) => {
  let tab: WatchedPage;
  let page: Page;
  beforeEach(async () => {
    tab = await openPage({ viewport: { width: 390, height: 844 } });
    page = patient(tab);
  });
  afterEach(() => tab.close());

  const enter = (app: TestApp, path: string) => signInto(page, world.url, app.adminToken, `#/${app.id}/${path}`);
  const names = () => page.getByRole('row').getByRole('link').allTextContents();
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

  it('O13 searches, sorts by its headings, counts, and keeps the whole view in its address', async () => {
    const app = await world.app();
    const first = await app.register({ username: newName(), displayName: 'Ada King' });
    await app.register({ username: newName(), displayName: '山田太郎' });
    await app.register({ username: newName(), displayName: 'Zoe' });
    await world.wait(60);
    await app.login(first.session.user.username);
    await enter(app, 'users');
    await page.getByText('3 users', { exact: true }).waitFor();
    assert.deepEqual(await names(), ['Zoe', '山田太郎', 'Ada King']);
    // By keyboard: a heading that sorts is a button.
    await button(/^Signed up/).press('Enter');
    await page
      .getByRole('columnheader', { name: /Signed up/ })
      .and(page.locator('[aria-sort=ascending]'))
      .waitFor();
    await page.getByRole('row').nth(1).filter({ hasText: 'Ada King' }).waitFor();
    await button(/^Last login/).click();
    await page
      .getByRole('columnheader', { name: /Last login/ })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor();
    assert.match(page.url(), /sort=last-login/);
    await page.getByRole('row').nth(1).filter({ hasText: 'Ada King' }).waitFor();
    // On a telephone the headings are out of view.
    const sort = page.getByLabel('Sort by');
    assert.equal(await sort.inputValue(), 'last-login');
    await sort.selectOption('Oldest first');
    await page.getByRole('row').nth(2).filter({ hasText: '山田太郎' }).waitFor();
    assert.deepEqual(await names(), ['Ada King', '山田太郎', 'Zoe']);
    await sort.selectOption('Newest first');
    await page.getByRole('row').nth(1).filter({ hasText: 'Zoe' }).waitFor();
    await page.getByLabel('Search').fill('太郎');
    await page.getByText('1 user, sorted by the word that was found').waitFor();
    assert.deepEqual(await names(), ['山田太郎']);
    assert.equal(await button(/^Last login/).count(), 0);
    assert.equal(await sort.isDisabled(), true);
    await page.reload();
    await page.getByText(/^1 user,/).waitFor();
    assert.equal(await page.getByLabel('Search').inputValue(), '太郎');
  });

  it('O14 creates a user, who gets an invitation and chooses the password', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    await enter(app, 'users');
    await button('Create user').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada King');
    await dialog.getByRole('button', { name: 'Create and invite' }).click();
    await dialog.getByRole('alert').getByText('Email:').waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await dialog.getByLabel('Email').fill(email);
    await dialog.getByRole('button', { name: 'Create and invite' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ada King' }).waitFor();
    await page.getByText(`An invitation is on its way to ${email}.`).waitFor();
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword: password } });
    assert.equal((await app.login(email)).session.user.displayName, 'Ada King');
    assert.deepEqual(tab.complaints, []);
  });

  it('O13 downloads what the filter finds, and no name becomes a formula', async () => {
    const app = await world.app();
    for (let index = 0; index < 3; index++) await app.pseudoUser({ displayName: 'Not this one' });
    await app.register({ username: 'formula', displayName: '=HYPERLINK("x")', phone: '+819012345678' });
    for (const displayName of ['-1', '@SUM(A1)', '＝1', 'a=1', 'b, "c"']) {
      await app.register({ username: newName(), displayName });
    }
    await enter(app, 'users?pseudo=no');
    await page.getByText('6 users', { exact: true }).waitFor();
    for (const [format, ending] of [
      [/^CSV/, 'csv'],
      [/^JSON/, 'jsonl'],
    ] as const) {
      await button('Export').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: format }).check();
      assert.deepEqual(await accessibilityViolations(page), []);
      const download = page.waitForEvent('download');
      await dialog.getByRole('button', { name: 'Download' }).click();
      const file = await download;
      assert.match(file.suggestedFilename(), new RegExp(`^users-.*\\.${ending}$`));
      const text = await readFile(await file.path(), 'utf8');
      if (ending === 'csv') {
        assert.ok(text.startsWith('\ufeff"id","isPseudo","username"'));
        assert.ok(text.includes(`"formula","'=HYPERLINK(""x"")"`));
        assert.ok(text.includes(`"'+819012345678"`));
        for (const cell of [`"'-1"`, `"'@SUM(A1)"`, `"'＝1"`, `"a=1"`, `"b, ""c"""`]) {
          assert.ok(text.includes(`,${cell},`), cell);
        }
        assert.equal(text.trim().split('\r\n').length, 7);
      } else {
        const lines = text.trim().split('\n');
        assert.equal(lines.length, 6);
        assert.ok(lines.some(line => JSON.parse(line).displayName === '=HYPERLINK("x")'));
      }
      await dialog.getByText('Saved: 6 users.').waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await dialog.waitFor({ state: 'hidden' });
    }
    assert.deepEqual(tab.complaints, []);
  });
});
