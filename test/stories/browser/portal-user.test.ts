import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { limits } from '../../../src/domain/limits/limits.js';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { totpCode } from '../../kit/authenticator-app.js';
import { requestsBeyond, storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { ask } from '../../kit/graphql.js';
import { claimAs } from '../../kit/paid-node.js';
import { passkeyApp, userWithPasskey } from '../../kit/passkeys.js';
import { patient, signInto } from '../../kit/portal.js';
import { eventually } from '../../kit/processes.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp } from '../../kit/test-app.js';
import { frozen } from '../../kit/undo.js';

const logIn =
  'mutation ($identifier: String!, $password: String!) { login(identifier: $identifier, password: $password) { accessToken } }';
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const devices: Record<string, string> = {
  'Firefox on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0',
  'Safari on iPhone': `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${webkit} Version/17.5 Mobile/15E148 Safari/604.1`,
  'Chrome on iPad': `Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) ${webkit} CriOS/126.0.0.0 Mobile/15E148 Safari/604.1`,
  'Edge on macOS':
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
  'App on Android': 'okhttp/4.12.0',
  curl: 'curl/8.5.0',
};

storiesInBrowser('A user’s page in the portal', ({ world, openPage }) => {
  let tab: WatchedPage;
  let page: Page;

  beforeEach(async () => {
    tab = await openPage({ viewport: { width: 1440, height: 900 } });
    page = patient(tab);
  });
  afterEach(async () => {
    assert.deepEqual(tab.complaints, []);
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    await tab.close();
  });

  const enter = (app: TestApp, id: string) => signInto(page, world.url, app.adminToken, `#/${app.id}/users/${id}`);
  const dialog = () => page.getByRole('dialog');
  const notices = () => page.getByRole('region', { name: 'Notices' });
  const press = (name: string, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true }).click();
  const says = (text: string, within: Page | Locator = page) => within.getByText(text).first().waitFor();

  const hasFocus = async (text: string) => {
    await eventually(
      `the focus on ${text}`,
      10,
      async () => (await page.locator(':focus').allTextContents())[0] === text,
    );
  };

  it('F18 shows the ways in of the user, and removes the second factor after a confirmation', async () => {
    const app = await passkeyApp(world);
    const { user } = await userWithPasskey(app);
    const { secret } = await user.do('startTotp');
    await user.do('confirmTotp', { code: totpCode(secret, world.now) });
    await enter(app, user.id);
    const card = page.getByRole('region', { name: 'Ways to log in' });
    for (const text of ['Password', 'Passkey: Laptop', 'Authenticator app', '10 left']) await says(text, card);
    assert.deepEqual(await accessibilityViolations(page), []);
    await press('Remove the second factor', card);
    await says('All sessions', dialog());
    await page.keyboard.press('Escape');
    await press('Remove the second factor', card);
    await press('Remove', dialog());
    await says('The second factor was removed.', notices());
    await card.getByText('Authenticator app').waitFor({ state: 'detached' });
    await hasFocus('Ways to log in');
    await refuses('UNAUTHENTICATED', () => user.me());
    assert.equal((await app.login(user.session.user.username)).id, user.id);
  });

  it('C16 shows frozen addresses, and returns the old one or keeps the change, after a confirmation', async () => {
    const app = await world.app(bothOn);
    const { user, old, next } = await frozen(app);
    await enter(app, user.id);
    const card = page.getByRole('region', { name: 'Frozen addresses' });
    for (const text of [old, next, 'Nobody has objected.']) await says(text, card);
    assert.deepEqual(await accessibilityViolations(page), []);
    await press('Keep the change', card);
    await page.keyboard.press('Escape');
    await press('Restore the old address', card);
    await press('Restore', dialog());
    await says('The user keeps the address that you chose.', notices());
    await card.waitFor({ state: 'detached' });
    assert.equal((await app.login(old)).id, user.id);
  });

  it('O15 names the devices of a user, and ends one session and then all, after a confirmation', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const identifier = user.session.user.username;
    const tokens: Record<string, string> = {};
    for (const [device, agent] of Object.entries(devices)) {
      const headers = { 'x-app-id': app.id, 'user-agent': agent, 'x-forwarded-for': app.ip };
      const { login } = await ask(world.url, logIn, { identifier, password }, headers);
      tokens[device] = login.accessToken;
    }
    await enter(app, user.id);
    const sessions = page.getByRole('region', { name: 'Sessions' });
    for (const device of Object.keys(devices)) await says(device, sessions);
    await press('End Safari on iPhone', sessions);
    await says('The user can log in again', dialog());
    await page.keyboard.press('Escape');
    await app.do('me', {}, tokens['Safari on iPhone']);
    await press('End Safari on iPhone', sessions);
    await press('End session', dialog());
    await says('The session was ended: Safari on iPhone.', notices());
    await refuses('UNAUTHENTICATED', () => app.do('me', {}, tokens['Safari on iPhone']));
    await app.do('me', {}, tokens.curl);
    await page.getByRole('button', { name: 'End Safari on iPhone' }).waitFor({ state: 'detached' });
    await hasFocus('Sessions and devices');
    await press('End all', sessions);
    await press('End all', dialog());
    await says('Ended: 6 sessions.', notices());
    await says('The user is not logged in anywhere.', sessions);
    await refuses('UNAUTHENTICATED', () => user.me());
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await says('Sessions ended by an admin', timeline);
    // All reads of one visit of the page are one entry.
    assert.equal(await timeline.getByText('Personal data read').count(), 1);
  });

  it('O15 edits a profile, shows at the field what is refused, and Undo restores the former values', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), displayName: 'Hanako', attributes: { plan: 'gold' } });
    await enter(app, user.id);
    const profile = page.getByRole('region', { name: 'Profile' });
    const field = (name: string) => profile.getByRole('textbox', { name, exact: true });
    const save = profile.getByRole('button', { name: 'Save' });
    await field('Display name').waitFor();
    assert.equal(await save.isDisabled(), true);
    await field('Display name').fill('Taro');
    await field('Display name').fill('Hanako');
    assert.equal(await save.isDisabled(), true);
    await field('Display name').fill('Taro');
    await field('Attributes').fill('{ "plan": ');
    await says('This is not a JSON object.', profile);
    assert.equal(await save.isDisabled(), true);
    await field('Attributes').fill('{ "plan": "silver" }');
    await field('Country').fill('QQ');
    await save.click();
    await says('It is not a country code of two letters', profile);
    assert.equal(await page.locator(':focus').inputValue(), 'QQ');
    await field('Country').fill('jp');
    await says('Japan (JP)', profile);
    await save.click();
    await page.getByRole('heading', { level: 1, name: 'Taro' }).waitFor();
    const { displayName, country, attributes } = await user.me();
    assert.deepEqual([displayName, country, attributes], ['Taro', 'JP', { plan: 'silver' }]);
    // With the keyboard, like a user without a mouse.
    await notices().getByRole('button', { name: 'Undo' }).press('Enter');
    await says('Undone:', notices());
    await page.getByRole('heading', { level: 1, name: 'Hanako' }).waitFor();
    const restored = await user.me();
    assert.deepEqual([restored.displayName, restored.country, restored.attributes], ['Hanako', null, { plan: 'gold' }]);

    await field('Display name').fill('Saburo');
    await save.click();
    await says('The profile of Hanako was saved.', notices());
    await user.do('updateProfile', { input: { displayName: 'My own choice' } });
    await notices().getByRole('button', { name: 'Undo' }).last().click();
    await says('This could not be undone', notices());
    assert.equal((await user.me()).displayName, 'My own choice');

    await field('Display name').fill('Jiro');
    await user.do('updateProfile', { input: { displayName: 'Hana' } });
    await says('Somebody else has changed this in the meantime', profile);
    await press('Discard changes', profile);
    assert.equal(await field('Display name').inputValue(), 'Hana');
  });

  it('O2 disables after a confirmation, Undo enables, and a deletion requires a word and names what is lost', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    const user = await app.registerProven({ email });
    await enter(app, user.id);
    await says('Last login');
    await page.getByRole('button', { name: 'Disable', exact: true }).press('Enter');
    await says('All sessions', dialog());
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await hasFocus('Disable');
    await user.me();
    await page.keyboard.press('Enter');
    await says('All sessions', dialog());
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says('was disabled.', notices());
    await refuses('INVALID_CREDENTIALS', () => app.login(email));
    await hasFocus('Enable');
    await press('Undo', notices());
    await says('Undone:', notices());
    await page.getByRole('button', { name: 'Disable', exact: true }).waitFor();
    await app.login(email);

    await press('Delete');
    await says(`${email}: anybody who receives messages there can then verify it`, dialog());
    const final = dialog().getByRole('button', { name: 'Delete for good' });
    assert.equal(await final.isDisabled(), true);
    await dialog().getByRole('textbox').fill('Delete');
    await final.click();
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    await says('was deleted.', notices());
    await refuses('INVALID_CREDENTIALS', () => app.login(email));
  });

  it('O16 sends a verification and a reset again, and shows why a message is held back', async () => {
    const app = await world.app({ emailVerification: true, phoneVerification: true });
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await user.change('PHONE', phone);
    world.wait(60);
    await enter(app, user.id);
    await press('Resend phone verification');
    await says(`A verification is on its way to ${phone}.`, notices());
    await press('Resend phone verification');
    await says('try again after', page.getByRole('region', { name: 'Addresses' }));
    await press('Send password reset');
    await says(`A password reset is on its way to ${email}.`, notices());
    await claimAs(app, limits.smsToAddress.most, () => ({ phone }));
    world.wait(60);
    await press('Resend phone verification');
    await says('This address has received the most messages that are allowed in 24 hours.');
  });

  it('O14 sends the invitation again to a person who has not followed it yet', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    const { user } = await app.admin('createUser', { input: { email } });
    await enter(app, user.id);
    await press('Send invitation again');
    await says(`An invitation is on its way to ${email}.`, notices());
    assert.equal(await page.getByRole('button', { name: 'Send verification' }).count(), 0);
    assert.deepEqual(
      (await app.messagesTo(email)).map(({ kind }) => kind),
      ['INVITATION', 'INVITATION'],
    );
  });

  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    it(`passes axe, with a dialog and a notice, in ${colorScheme} at ${width} pixels`, async () => {
      const app = await world.app({ emailVerification: true, phoneVerification: true });
      const user = await app.register({ username: newName(), email: newEmail(), phone: newPhone() });
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await enter(app, user.id);
      await page.getByRole('region', { name: 'Sessions' }).waitFor();
      await page.getByRole('button', { name: 'Disable', exact: true }).click();
      await looksWell('the question');
      await press('Disable', dialog());
      await says('was disabled.', notices());
      await dialog().waitFor({ state: 'detached' });
      await looksWell('the page');
      await press('Delete');
      await looksWell('the question that wants a word');
    });
  }

  async function looksWell(what: string): Promise<void> {
    // Wait until a dialog has faded in, otherwise axe sees half-transparent colours.
    await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))');
    const shots = process.env.SCREENSHOTS;
    const { width } = page.viewportSize() ?? { width: 0 };
    if (shots !== undefined)
      await page.screenshot({ path: `${shots}/user-${width}-${what}-${shot++}.png`, fullPage: true });
    assert.deepEqual(await accessibilityViolations(page), [], what);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, what);
  }
});
let shot = 0;
