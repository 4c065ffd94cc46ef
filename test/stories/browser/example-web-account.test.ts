import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { totpCode } from '../../kit/authenticator-app.js';
import { noBrowserBecause } from '../../kit/chromium.js';
import {
  fill,
  logIn,
  newPassword,
  open,
  password,
  press,
  says,
  startWithPhone,
  storiesOfExample,
  unfold,
} from '../../kit/example-web.js';
import { newName, newPhone, wrongCode } from '../../kit/test-app.js';

storiesOfExample('The account page of the web client in examples/', world => {
  it('F12: asks for a second step: a code of the authenticator app, or a recovery code', {
    skip: noBrowserBecause,
  }, async () => {
    const app = await world.app({ ...bothOn, secondFactor: 'OPTIONAL' });
    const { page, complaints } = await open(app);
    const phone = await startWithPhone(page, app);
    await press(page, 'Set one up');
    const secret = await page.locator('.key').innerText();
    await fill(page, 'Confirm the app', { 'The six digits in the app': totpCode(secret, world.now) });
    await press(page, 'Confirm');
    await says(page, 'A login needs a code of your app. 10 recovery codes are left.');
    const recoveryCode = await page.locator('.codes li').first().innerText();
    await press(page, 'I have kept them');
    await press(page, 'Log out');
    await logIn(page, phone);
    await says(page, 'This account asks for another proof.');
    world.wait(60);
    const code = totpCode(secret, world.now);
    await fill(page, 'Authenticator app', { 'The six digits in the app': wrongCode(code) });
    await press(page, 'Continue');
    await says(page, '4 attempts left.');
    await fill(page, 'Authenticator app', { 'The six digits in the app': code });
    await press(page, 'Continue');
    await says(page, `${phone} (verified)`);
    await press(page, 'Log out');
    await logIn(page, phone);
    await fill(page, 'Recovery code', { 'One of the codes that you keep': recoveryCode });
    await press(page, 'Use the recovery code');
    await says(page, '9 recovery codes are left.');
    assert.deepEqual(complaints, []);
  });

  it('N16, N19 and W4: shows what was on the account before a proof, removes it, and sets a password', {
    skip: noBrowserBecause,
  }, async () => {
    const app = await world.app(bothOn);
    const { page, complaints } = await open(app);
    const [username, phone] = [newName(), newPhone()];
    await app.register({ username, phone, password });
    world.wait(120);
    await logIn(page, username);
    await fill(page, 'Verify it', { 'The six digits that we have sent': await app.codeTo(phone) });
    await press(page, 'Verify', 'Verify it');
    const question = page.getByRole('region', { name: 'Is this all yours?' });
    await question.getByText(/^username /).waitFor();
    await question.getByText('1 other login').waitFor();
    await press(page, `Remove everything except ${phone}`);
    await says(page, `Everything except ${phone} has been removed from your account.`);
    await fill(page, 'Forgot your password?', { 'Your email, phone or username': phone });
    await press(page, 'Reset it');
    await page.getByRole('form', { name: 'Set a new password' }).waitFor();
    const reset = { 'The code in the SMS': await app.codeTo(phone), 'New password': newPassword };
    await fill(page, 'Set a new password', reset);
    await press(page, 'Set it');
    await says(page, 'The password is set.');
    await logIn(page, username);
    await says(page, 'The identifier or the password is wrong.');
    await logIn(page, phone, newPassword);
    await says(page, `You can log in by ${phone}.`);
    assert.deepEqual(complaints, []);
  });

  it('W1 and T7: changes the password, and logs another device out', { skip: noBrowserBecause }, async () => {
    const app = await world.app(bothOn);
    const username = newName();
    await app.register({ username, password });
    const { page, complaints } = await open(app);
    await logIn(page, username);
    await press(page, 'Log it out');
    await page.getByRole('button', { name: 'Log it out' }).waitFor({ state: 'detached' });
    await unfold(page, 'Change password');
    await fill(page, 'Change password', { 'Current password': password, 'New password': newPassword });
    await press(page, 'Change', 'Change password');
    await says(page, 'The password is changed.');
    await press(page, 'Log out');
    await logIn(page, username, newPassword);
    await says(page, `You can log in by ${username}.`);
    assert.deepEqual(complaints, []);
  });

  it('fits a phone and has no violation of axe, in light and dark', { skip: noBrowserBecause }, async () => {
    const app = await world.app({ ...bothOn, secondFactor: 'OPTIONAL' });
    const { page } = await open(app, { viewport: { width: 390, height: 844 } });
    await fitsAndIsAccessible(page);
    await startWithPhone(page, app);
    await press(page, 'Set one up');
    await page.getByRole('form', { name: 'Confirm the app' }).waitFor();
    await unfold(page, 'Change phone');
    await fill(page, 'Change phone', { 'New phone': 'nobody' });
    await press(page, 'Change', 'Change phone');
    await page.getByRole('alert').waitFor();
    await fitsAndIsAccessible(page);
  });
});

async function fitsAndIsAccessible(page: Page): Promise<void> {
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await accessibilityViolations(page), [], colorScheme);
  }
}
