import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { enrol } from '../../kit/authenticator-app.js';
import { storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { allowPasskeys } from '../../kit/passkeys.js';
import { newEmail, newPhone, password, refuses, type TestUser } from '../../kit/test-app.js';
import { changed, changeEmail, noticeTo, undo } from '../../kit/undo.js';
import { addVirtualAuthenticator } from '../../kit/virtual-authenticator.js';

storiesInBrowser('The page that undoes the change of an address', ({ world, openPage }) => {
  async function isWellFormed({ page }: WatchedPage): Promise<void> {
    assert.deepEqual(await accessibilityViolations(page), []);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
  }

  it('N10 N11 C14 undoes on a click, and completes it by the password, at 390 px in English and Japanese', async () => {
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

    await tab.page.getByLabel('Password from before the change').fill('not the password');
    await tab.page.getByRole('button', { name: 'Prove it with the password' }).click();
    const form = tab.page.locator('form', { has: tab.page.getByLabel('Password from before the change') });
    await form.getByRole('alert').filter({ hasText: 'This password is wrong, or it is newer' }).waitFor();
    await form.locator('input[aria-describedby=error] + #error').waitFor();
    await isWellFormed(tab);
    await tab.page.getByLabel('Password from before the change').fill(password);
    await tab.page.getByRole('button', { name: 'Prove it with the password' }).click();
    await tab.page.getByText('The old address belongs to the account again.').waitFor();
    await isWellFormed(tab);
    await app.login(old);
    assert.deepEqual([...tab.complaints, ...japanese.complaints], []);
    for (const each of [tab, japanese]) await each.close();
  });

  /** Chromium gives passkeys to `localhost` without https. */
  const base = () => `http://localhost:${new URL(world.url).port}`;

  /** Opens a link on a narrow screen, in a browser with an authenticator. */
  async function openOnPhone(token: string, locale: string) {
    const tab = await openPage({ locale, viewport: { width: 390, height: 844 } });
    const device = await addVirtualAuthenticator(tab.page);
    await tab.page.goto(`${base()}/secure#${token}`);
    return { tab, ...device };
  }

  async function addPasskeyOn({ page }: WatchedPage, user: TestUser): Promise<void> {
    const { options } = await user.do('startPasskey');
    const response = await page.evaluate(`navigator.credentials
      .create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(options)}) })
      .then(made => made.toJSON())`);
    await user.do('addPasskey', { response, name: 'Phone' });
  }

  it('N14 C14 completes it by a passkey that is old enough, where the app accepts passkeys of this page', async () => {
    const app = await allowPasskeys(await world.app(bothOn), { rpId: 'localhost', origins: [base()] });
    const old = newEmail();
    const user = await app.registerProven({ email: old });
    const { tab, cdp, authenticatorId } = await openOnPhone('', 'en');
    await addPasskeyOn(tab, user);
    world.wait(72 * 3_600);
    const { token } = await changeEmail(app, await app.login(old), old);
    await undo({ app, token });
    await tab.page.goto('about:blank');
    await tab.page.goto(`${base()}/secure#${token}`);
    const settle = tab.page.getByRole('button', { name: 'Prove it with a passkey' });
    await settle.waitFor();
    await isWellFormed(tab);

    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await settle.click();
    await tab.page.locator('.error:has-text("No passkey was used.") + .buttons', { has: settle }).waitFor();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await settle.click();
    await tab.page.getByText('The old address belongs to the account again.').waitFor();
    await isWellFormed(tab);
    await app.login(old);

    // An objection by a younger passkey counts no more than that of a stranger.
    const other = newEmail();
    const young = await app.registerProven({ email: other });
    await addPasskeyOn(tab, young);
    const change = await changeEmail(app, young, other);
    await undo(change);
    await tab.page.goto('about:blank');
    await tab.page.goto(`${base()}/secure#${change.token}`);
    await settle.click();
    await tab.page.getByText('This passkey is not accepted.').waitFor();
    await isWellFormed(tab);
    await refuses('INVALID_CREDENTIALS', () => app.login(other));
    await tab.close();
  });

  it('N14 C14 completes it by a code of the authenticator app, in Japanese, and offers no passkey where none is accepted', async () => {
    const app = await allowPasskeys(await world.app(bothOn), { rpId: 'localhost', origins: ['http://localhost:1'] });
    const [old, next] = [newEmail(), newEmail()];
    const user = await app.registerProven({ email: old });
    await user.change('EMAIL', next);
    const { code } = await enrol(user);
    world.wait(72 * 3_600);
    await app.admin('markAddressVerified', { userId: user.id, kind: 'EMAIL' });
    const token = await noticeTo(app, old, 'IDENTIFIER_CHANGED');
    await undo({ app, token });
    const { tab } = await openOnPhone(token, 'ja-JP');
    const field = tab.page.getByLabel('認証アプリのコード');
    const settle = tab.page.getByRole('button', { name: 'コードで解決する' });
    await field.fill('000000');
    await isWellFormed(tab);
    assert.equal(await tab.page.getByRole('button', { name: 'パスキーで解決する' }).count(), 0);
    await settle.click();
    await tab.page.getByText('コードが違うか').waitFor();
    await isWellFormed(tab);
    await field.fill(code());
    await settle.click();
    await tab.page.getByText('元のアドレスがアカウントに戻りました。').waitFor();
    assert.deepEqual(tab.complaints, []);
    await tab.close();

    await app.set({ secondFactor: 'OFF' });
    const plain = await changed(app);
    await undo(plain);
    const { tab: last } = await openOnPhone(plain.token, 'en');
    await last.page.getByLabel('Password from before the change').waitFor();
    assert.equal(await last.page.getByLabel('Code of the authenticator app').count(), 0);
    await last.close();
  });

  it('C26 C24 completes it by a code that the page requests by SMS, in English and Japanese', async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['PHONE'] });
    const words = {
      en: [
        'Phone number of the account',
        'Send a code by SMS',
        'Code from the SMS',
        'Prove it with the code from the SMS',
      ],
      'ja-JP': ['アカウントの電話番号', 'SMSでコードを送信する', 'SMSのコード', 'SMSのコードで解決する'],
    };
    for (const [locale, [number = '', send = '', field = '', settle = '']] of Object.entries(words)) {
      const [old, phone] = [newEmail(), newPhone()];
      await app.registerProven({ email: old, phone });
      world.wait(72 * 3_600);
      const { token } = await changeEmail(app, await app.login(old), old);
      await undo({ app, token });
      const { tab } = await openOnPhone(token, locale);
      const { page } = tab;
      await page.getByLabel(number).fill('090 1234');
      await page.getByRole('button', { name: send }).click();
      await page.getByText(locale === 'en' ? 'Begin with +' : '国番号から').waitFor();
      await page.getByLabel(number).fill(newPhone());
      await page.getByRole('button', { name: send }).click();
      await page.getByLabel(field).fill('000000');
      await isWellFormed(tab);
      await page.getByRole('button', { name: settle }).click();
      await page.getByText(locale === 'en' ? 'This code is not accepted.' : 'このコードは使えません').waitFor();
      await page.getByLabel(number).fill(phone);
      await page.getByRole('button', { name: send }).click();
      // The field of the number that was wrong is replaced.
      await page.waitForFunction(`document.querySelector('#sms-code').value === ''`);
      await page.getByLabel(field).fill(await app.codeTo(phone));
      await page.getByRole('button', { name: settle }).click();
      await page.getByText(locale === 'en' ? 'The old address belongs' : '元のアドレスが').waitFor();
      await app.login(old);
      assert.deepEqual(tab.complaints, []);
      await tab.close();
    }
  });
});
