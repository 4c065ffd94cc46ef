import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../../src/platform/config/project-root.js';
import { bothOn } from '../../kit/addresses.js';
import { noBrowserBecause } from '../../kit/chromium.js';
import {
  fill,
  logIn,
  open,
  origin,
  password,
  press,
  says,
  startWithPhone,
  storiesOfExample,
  unfold,
} from '../../kit/example-web.js';
import { allowPasskeys } from '../../kit/passkeys.js';
import { newEmail, newPhone, wrongCode } from '../../kit/test-app.js';
import { addVirtualAuthenticator } from '../../kit/virtual-authenticator.js';

const run = promisify(execFile);

before(async () => {
  await run(process.execPath, ['test/node_modules/typescript/bin/tsc', '-p', 'examples/web'], { cwd: projectRoot() });
});

storiesOfExample('The web client in examples/', world => {
  it('P1, P4, V2, V3, C4 and L1: runs the story of the README', { skip: noBrowserBecause }, async () => {
    const app = await world.app(bothOn);
    const { page, complaints } = await open(app);
    const [phone, email, newNumber] = [newPhone(), newEmail(), newPhone()];
    await press(page, 'Start without an account');
    await says(page, 'You are looking around.');
    await page.reload();
    await says(page, 'You are looking around.');

    await fill(page, 'Keep this account', { Phone: phone, Email: email, Password: password });
    await press(page, 'Keep it');
    await says(page, `${phone} (not verified)`);
    await says(page, 'You can log in by nothing yet.');
    const code = await app.codeTo(phone);
    await fill(page, 'Verify it', { 'The six digits that we have sent': wrongCode(code) });
    await press(page, 'Verify', 'Verify it');
    await says(page, 'The code is wrong. 4 attempts left.');
    await fill(page, 'Verify it', { 'The six digits that we have sent': code });
    await press(page, 'Verify', 'Verify it');
    await says(page, `${phone} (verified)`);
    // The link is opened on another device. The page must show it.
    await app.do('verifyLink', { token: await app.tokenTo(email) });
    await says(page, `${email} (verified)`);

    await press(page, 'Log out');
    await says(page, 'Start without an account');
    await logIn(page, email);
    await says(page, `You can log in by`);
    await unfold(page, 'Change phone');
    await fill(page, 'Change phone', { 'New phone': newNumber, Password: 'not the password' });
    await press(page, 'Change', 'Change phone');
    await says(page, 'The identifier or the password is wrong.');
    await fill(page, 'Change phone', { 'New phone': newNumber, Password: password });
    await press(page, 'Change', 'Change phone');
    await says(page, `${newNumber} replaces it when you have verified it. Until then, log in with the old one.`);
    await press(page, 'Log out');
    await logIn(page, phone);
    await fill(page, 'Verify it', { 'The six digits that we have sent': await app.codeTo(newNumber) });
    await press(page, 'Verify', 'Verify it');
    await says(page, `${newNumber} (verified)`);
    await press(page, 'Log out');
    await logIn(page, phone);
    await says(page, 'The identifier or the password is wrong.');
    await logIn(page, newNumber);
    await says(page, `${newNumber} (verified)`);
    assert.deepEqual(complaints, []);
  });

  it('T5: stays signed in after its access token expires, and in two tabs at once', {
    skip: noBrowserBecause,
  }, async () => {
    const app = await world.app(bothOn);
    const { page } = await open(app);
    await press(page, 'Start without an account');
    await says(page, 'You are looking around.');
    const second = await page.context().newPage();
    // Now no tab has an access token, and both have the same refresh token.
    await Promise.all([page.reload(), second.goto(origin)]);
    for (const tab of [page, second]) await says(tab, 'You are looking around.');
    // Only the server's clock moves, so the page does not know that its access token has expired.
    world.wait(700);
    await fill(page, 'Keep this account', { Phone: newPhone(), Password: password });
    await press(page, 'Keep it');
    await says(page, 'You can log in by nothing yet.');
    await press(page, 'Log out');
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await second.getByRole('button', { name: 'Log in' }).waitFor();
  });

  it('T4: shows that its session was ended elsewhere', { skip: noBrowserBecause }, async () => {
    const app = await world.app(bothOn);
    const { page } = await open(app);
    await press(page, 'Start without an account');
    await says(page, 'You are looking around.');
    const [user] = (await app.admin('users')).nodes;
    await app.admin('deleteUser', { id: user.id });
    await fill(page, 'Keep this account', { Phone: newPhone(), Password: password });
    await press(page, 'Keep it');
    await says(page, 'Your session has ended. Log in again.');
  });

  it('P1: runs no injected script, and sends nothing to other hosts', { skip: noBrowserBecause }, async () => {
    const { page, complaints, violations } = await open(await world.app(bothOn));
    await says(page, 'Start without an account');
    assert.deepEqual([complaints, violations], [[], []]);
    await page.evaluate(`
      const script = document.createElement('script');
      script.textContent = 'globalThis.isInjected = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'globalThis.isInjected = true');
      const hasFailed = new Promise(resolve => image.addEventListener('error', resolve));
      image.src = 'data:,';
      const asked = fetch('http://127.0.0.1:9/', { mode: 'no-cors' }).catch(() => {});
      Promise.all([hasFailed, asked])
    `);
    assert.equal(await page.evaluate('globalThis.isInjected'), undefined);
    const directives = ['script-src', 'connect-src'];
    for (const name of directives)
      assert.ok(
        violations.some(text => text.includes(name)),
        name,
      );
  });

  it('I5: shows a refusal beside its field', { skip: noBrowserBecause }, async () => {
    const { page } = await open(await world.app(bothOn));
    await press(page, 'Start without an account');
    await fill(page, 'Keep this account', { Email: 'nobody', Password: password });
    await press(page, 'Keep it');
    const field = page.getByRole('textbox', { name: 'Email' });
    await page.locator('.field', { has: field }).getByRole('alert').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.equal(await page.evaluate('document.activeElement.name'), 'email');
  });

  /** A user with a passkey of Chromium's virtual authenticator. Without https, Chromium gives passkeys to `localhost` alone. */
  async function withPasskey({ hasList }: { hasList: boolean }) {
    const app = await allowPasskeys(await world.app(bothOn), { rpId: 'localhost', origins: [origin] });
    const tab = await open(app);
    // The virtual user chooses from the list of the field at once, so a test cannot press the button first.
    if (!hasList) {
      await tab.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
      await tab.page.reload();
    }
    await addVirtualAuthenticator(tab.page);
    await startWithPhone(tab.page, app);
    await fill(tab.page, 'Add a passkey', { Name: 'My laptop' });
    await press(tab.page, 'Add', 'Add a passkey');
    await says(tab.page, 'My laptop');
    return { app, ...tab };
  }

  it('F31 to F37: adds a passkey, logs in with it, and removes it', { skip: noBrowserBecause }, async () => {
    const { page, complaints } = await withPasskey({ hasList: false });
    await press(page, 'Log out');
    await press(page, 'Use a passkey');
    await says(page, 'My laptop');
    await press(page, 'Remove', 'My laptop');
    await page.getByRole('form', { name: 'My laptop' }).waitFor({ state: 'detached' });
    await press(page, 'Log out');
    await press(page, 'Use a passkey');
    await page.getByRole('alert').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('F33: logs in with a passkey from the autofill list of the name field', { skip: noBrowserBecause }, async () => {
    const { app, page, complaints } = await withPasskey({ hasList: true });
    const answer = page.waitForResponse(
      each => each.request().postData()?.includes('mutation logInWithPasskey') === true,
    );
    await press(page, 'Log out');
    await answer;
    await says(page, 'My laptop');
    const { nodes } = await app.admin('auditLog', { filter: { action: 'LOGGED_IN' } });
    assert.equal(nodes[0].details.method, 'PASSKEY');
    assert.deepEqual(complaints, []);
  });

  it('M5 and M6: logs in by a code', { skip: noBrowserBecause }, async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['PHONE'] });
    const { page } = await open(app);
    const phone = await startWithPhone(page, app);
    await press(page, 'Log out');
    await fill(page, 'Get a code', { 'Email or phone': phone });
    await press(page, 'Send me a code');
    await page.getByRole('form', { name: 'Enter the code' }).waitFor();
    await fill(page, 'Enter the code', { 'The six digits that we have sent': await app.codeTo(phone) });
    await press(page, 'Enter');
    await says(page, `${phone} (verified)`);
  });
});
