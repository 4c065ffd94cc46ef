import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { insertPause } from '../../../src/domain/sending/sms-traffic.queries.js';
import type { WatchedPage } from '../../kit/browser.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import { ask } from '../../kit/graphql.js';
import { partsOf } from '../../kit/jwt.js';
import { patient, signInto } from '../../kit/portal.js';
import { eventually } from '../../kit/processes.js';
import { newName, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { startWebhookReceiver } from '../../kit/webhook-receiver.js';
import { operatorToken } from '../../kit/world.js';

storiesInBrowser('The portal', ({ world, openPage }) => {
  let tab: WatchedPage;
  let page: Page;

  beforeEach(async () => {
    tab = await openPage({ viewport: { width: 1440, height: 900 } });
    page = patient(tab);
  });
  afterEach(() => tab.close());

  const signIn = (token: string, path = '') => signInto(page, world.url, token, path);
  const enter = (app: TestApp, path: string) => signIn(app.adminToken, `#/${app.id}/${path}`);

  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });
  const press = (name: string, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true }).click();
  const says = (text: string, within: Page | Locator = page) => within.getByText(text).first().waitFor();
  const visit = (app: TestApp, path: string) => page.goto(`${world.url}/portal#/${app.id}/${path}`);

  async function signUp(app: TestApp): Promise<{ id: string; username: string; phone: string }> {
    const [username, phone] = [newName(), newPhone()];
    const { id } = await app.register({ username, phone });
    await world.server.settled();
    return { id, username, phone };
  }

  it('S1 shows the effect of a switch, for how many users, and who could sign up, before it is saved', async () => {
    const app = await world.app();
    await app.register({ phone: newPhone() });
    await enter(app, 'settings');
    const verification = page.getByRole('region', { name: 'Verification' });
    await verification.getByRole('row', { name: 'Phone: accepted', exact: true }).waitFor();
    await verification.getByRole('switch', { name: 'Phone numbers have to be verified' }).check();
    await says('1 user has a phone number that was stored without verification', verification);
    await verification.getByRole('row', { name: 'Phone: refused', exact: true }).waitFor();
    assert.equal((await app.do('app')).phoneVerification, false);

    await press('Save', verification);
    await says('Saved.', verification);
    assert.equal((await app.do('app')).phoneVerification, true);
    await verification.getByRole('row', { name: 'Phone: refused', exact: true }).waitFor();
    await verification.getByRole('row', { name: 'Username + Phone: accepted', exact: true }).waitFor();
    await verification.getByRole('switch', { name: 'Phone numbers have to be verified' }).uncheck();
    await press('Discard changes', verification);
    assert.equal(await verification.getByText('Saved.').count(), 0);
  });

  it('T2 accepts token claims as JSON, explains malformed and refused ones, and tokens then have them', async () => {
    const app = await world.app();
    await enter(app, 'settings');
    const claims = page.getByRole('region', { name: 'Token claims' });
    const box = claims.getByRole('textbox', { name: 'Token claims as JSON' });
    await box.fill('{ "role": ');
    await says('This is not a JSON object.', claims);
    assert.equal(await claims.getByRole('button', { name: 'Save' }).isDisabled(), true);
    await box.fill('{ "sub": "somebody" }');
    await press('Save', claims);
    await says('It uses a name that is reserved.', claims);
    await box.fill('{ "role": "app_{{ user.role }}" }');
    await press('Save', claims);
    await says('Saved.', claims);
    const user = await app.register({ username: newName() });
    assert.equal(partsOf(user.token)[1].role, 'app_user');
    await box.fill('');
    await press('Save', claims);
    await says('Saved.', claims);
    assert.equal((await app.admin('appSettings')).settings.claims, null);
    await box.fill('{}');
    await press('Discard changes', claims);
    assert.equal(await claims.getByText('Saved.').count(), 0);
  });

  it('O2 shows the message of a sign-up, the timeline of its user, and what an admin does to them', async () => {
    const app = await world.app({ phoneVerification: true });
    await enter(app, 'messages');
    await says('No messages yet.');
    const { username, phone } = await signUp(app);
    const row = page.getByRole('row').filter({ hasText: phone });
    await row.getByText('Sent', { exact: true }).waitFor();
    await row.getByRole('link', { name: phone }).click();

    await heading(username);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    for (const happened of ['User created', 'Address claimed', 'Phone verification']) await says(happened, timeline);
    await says('Not verified');
    const user = await app.login(username);
    await user.provePhone(phone);
    await says('Address verified', timeline);
    await app.login(phone);

    await press('Disable');
    await press('Disable', page.getByRole('dialog'));
    await says('User disabled', timeline);
    await refuses('INVALID_CREDENTIALS', () => app.login(phone));
    await press('Enable');
    await says('User enabled', timeline);
    await app.login(phone);
  });

  it('O2 deletes a user only when asked twice', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    await enter(app, `users/${user.id}`);
    await press('Delete');
    await press('Cancel', page.getByRole('dialog'));
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal((await user.me()).id, user.id);
    await press('Delete');
    await page.getByRole('dialog').getByRole('textbox').fill('delete');
    await press('Delete for good', page.getByRole('dialog'));
    await heading('Users');
    await says('Nobody has signed up yet.');
    await refuses('UNAUTHENTICATED', () => user.me());
  });

  it('O2 marks an address verified, releases it, and starts a password reset', async () => {
    const app = await world.app({ phoneVerification: true });
    const { id, username, phone } = await signUp(app);
    await enter(app, `users/${id}`);
    await press('Mark phone verified');
    await press('Mark verified', page.getByRole('dialog'));
    await page.getByText('Verified', { exact: true }).waitFor();
    assert.equal((await app.login(phone)).id, id);
    await press('Send password reset');
    await says('A password reset is on its way');
    assert.equal((await app.lastMessageTo(phone)).kind, 'PASSWORD_RESET_SMS');
    await press('Release phone');
    await press('Release', page.getByRole('dialog'));
    await page.getByRole('button', { name: 'Release phone' }).waitFor({ state: 'detached' });
    await refuses('INVALID_CREDENTIALS', () => app.login(phone));
    assert.equal((await app.login(username)).id, id);
  });

  it('O5 exports everything that is stored of a user, as a file', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    await enter(app, `users/${user.id}`);
    const [download] = await Promise.all([page.waitForEvent('download'), press('Download data')]);
    assert.equal(download.suggestedFilename(), `user-${user.id}.json`);
    const kept = JSON.parse(await readFile(await download.path(), 'utf8'));
    const { auditLog, ...rest } = await app.admin('exportUser', { id: user.id });
    assert.deepEqual({ ...kept, auditLog: auditLog.slice(1) }, { ...rest, auditLog: kept.auditLog });
  });

  it('X11 shows a paused country, and reopens it', async () => {
    const app = await world.app({ phoneVerification: true });
    const { store, now } = world.server.deps;
    const pause = { since: now(), endsAt: now() + 86_400_000, sent: 120, verified: 3 };
    await store.transaction(tx => insertPause(tx, { appId: app.id, country: 'JP', ...pause }));
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    await enter(app, 'overview');
    await says('SMS to Japan (JP) are slowed or stopped');
    await says('Only 3 of 120 SMS led to a verification.');
    await press('Reopen');
    await page.getByText('SMS to Japan (JP) are slowed or stopped').waitFor({ state: 'detached' });
    world.wait(61);
    await user.do('resendVerification', { kind: 'PHONE' });
    assert.equal((await app.lastMessageTo(phone)).kind, 'PHONE_VERIFICATION');
  });

  it('D6 sends a text, as it is written, to a verified address and to no other', async () => {
    const app = await world.app({ phoneVerification: true });
    const { username, phone } = await signUp(app);
    await (await app.login(username)).provePhone(phone);
    await enter(app, 'templates');
    await page.getByLabel('SMS', { exact: true }).fill('{{ code }} is not saved yet');
    await page.getByLabel('Send a test to').fill(newPhone());
    await press('Send');
    await page.getByRole('alert').getByText('NOT_FOUND').waitFor();
    await page.getByLabel('Send a test to').fill(phone);
    await press('Send');
    await says('The test message was queued');
    assert.match((await app.lastMessageTo(phone)).text, /^\d{6} is not saved yet$/);
    await says('Default text');
  });

  it('O6 shows the events of the webhook, sends one again, and shows a new secret once', async () => {
    const receiver = await startWebhookReceiver();
    try {
      receiver.behave({ status: 500 });
      const app = await world.app({ webhookUrl: receiver.url });
      await app.register({ username: newName() });
      await enter(app, 'events');
      await says('Attempt 1: the webhook answered 500');
      receiver.behave({ status: 204 });
      world.wait(60);
      const row = page.getByRole('row').filter({ hasText: 'user.created' });
      await says('Delivered', row);
      const before = receiver.received.length;
      await Promise.all([
        page.waitForResponse(response => response.request().postData()?.includes('resendEvent') === true),
        press('Resend user.created'),
      ]);
      await world.server.settled();
      assert.equal(receiver.received.length, before + 1);
      assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 1);

      await press('Create a new secret');
      await press('Create secret', page.getByRole('dialog'));
      const shown = page.getByText(/^whsec_[\w+/=-]+$/);
      await shown.waitFor();
      await page.reload();
      await says('user.created');
      assert.equal(await shown.count(), 0);
    } finally {
      await receiver.stop();
    }
  });

  it('O3 creates an admin token, which works, and revokes it, after which it does not work', async () => {
    const app = await world.app();
    await enter(app, 'tokens');
    await page.getByLabel('Name of a new token').fill('robot');
    await page.getByLabel('Expires').selectOption('In 30 days');
    await press('Create');
    const token = await page.getByText(/^admin_[\w-]{43}$/).innerText();
    const headers = { authorization: `Bearer ${token}` };
    const query = '{ users { nodes { id } } }';
    assert.deepEqual(await ask(world.url, query, {}, headers), { users: { nodes: [] } });
    const { expiresAt } = (await app.admin('adminTokens')).find(({ name }: { name: string }) => name === 'robot');
    assert.ok(Math.abs(Date.parse(expiresAt) - Date.now() - 30 * 86_400_000) < 3_600_000, expiresAt);
    await page.locator(`time[datetime="${expiresAt}"]`).waitFor();
    await press('Revoke robot');
    await press('Revoke', page.getByRole('dialog'));
    await page.getByRole('button', { name: 'Revoke robot' }).waitFor({ state: 'detached' });
    await refuses('INVALID_TOKEN', () => ask(world.url, query, {}, headers));
  });

  it('D6 previews a Japanese text as it is written: its encoding, its segments, and why it cannot be saved', async () => {
    const app = await world.app();
    await enter(app, 'templates');
    await page.getByLabel('Language', { exact: true }).selectOption('ja');
    const [text, preview] = [page.getByLabel('SMS', { exact: true }), page.getByRole('region', { name: 'Preview' })];
    await text.fill('コードは {{ code }} です');
    await says('コードは 314159 です', preview);
    await says('One SMS holds 70 characters instead of 160', preview);
    await says('Billed as 1 SMS', preview);
    await text.fill(`コードは {{ code }} です。${'誰にも教えないでください。'.repeat(6)}`);
    await says('Billed as 2 SMS', preview);
    await says('Of several SMS, each holds 67.', preview);
    await text.fill('コードです {{ nickname }}');
    await says('This text cannot be saved', preview);
    await press('Save');
    await page.getByRole('alert').getByText('BAD_USER_INPUT').waitFor();

    await text.fill('{{ code }} が確認コードです');
    await press('Save');
    await says('Your own text');
    await app.set({ phoneVerification: true });
    const phone = newPhone();
    await app.register({ username: newName(), phone, locale: 'ja' });
    assert.match((await app.lastMessageTo(phone)).text, /^\d{6} が確認コードです$/);
    await press('Back to the default');
    await press('Use the default', page.getByRole('dialog'));
    await page.getByText('Default text', { exact: true }).waitFor();
  });

  it('D6 previews a mail in a frame that runs nothing, with its own styles', async () => {
    const app = await world.app();
    await enter(app, 'templates?kind=EMAIL_VERIFICATION');
    const html =
      '<style>p { color: rgb(1, 2, 3) }</style><p>{{ link }}</p><script>top.hacked = 1</script><img src="https://evil.example/x">';
    await page.getByLabel('HTML').fill(html);
    const mail = page.locator('iframe');
    await mail.contentFrame().getByText('/verify#').waitFor();
    assert.equal(await mail.getAttribute('sandbox'), '');
    // Each preview replaces the frame.
    const colour = async () =>
      await page
        .frames()
        .find(each => each !== page.mainFrame())
        ?.evaluate('getComputedStyle(document.querySelector("p")).color')
        .catch(() => null);
    await eventually('the styles of the new preview', 10, async () => (await colour()) === 'rgb(1, 2, 3)');
    assert.equal(await page.evaluate('window.hacked'), undefined);
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    for (const violation of tab.violations.splice(0)) assert.match(violation, /evil\.example/);
  });

  it('D9 shows that a text from before a rule is not used', async () => {
    const app = await world.app();
    await app.template('PHONE_VERIFICATION', 'https://shop.example/{{ code }}');
    await enter(app, 'templates?kind=PHONE_VERIFICATION');
    await says('This text is not used: the default is sent');
    await page.getByLabel('SMS', { exact: true }).fill('https://shop.example/{{ code }} x');
    await says('This text cannot be saved');
    await page.getByLabel('SMS', { exact: true }).fill('{{ code }} is your code');
    await eventually('no problem is left', 10, async () => (await page.getByRole('alert').count()) === 0);
    await says('Billed as 1 SMS');
    await says('Every character is in the basic alphabet of SMS (GSM-7)');
  });

  it('O4 shows the old and the new values of a change, and O7 an admin can only read where resets go', async () => {
    const app = await world.app({ name: 'Before' });
    await app.set({ name: 'After', secondFactor: 'REQUIRED' });
    await app.admin('updateTemplate', { input: { kind: 'EMAIL_VERIFIED', locale: 'en', text: '<b>New text</b>' } });
    await enter(app, 'audit');
    const shown = page.getByText('Old and new values');
    await shown.nth(1).click();
    assert.equal(await page.getByLabel('Name of the app before').first().textContent(), 'Before');
    assert.equal(await page.getByLabel('Name of the app after').first().textContent(), 'After');
    await says('settings: Name of the app + Second factor at login');
    assert.equal(await page.getByLabel('Second factor at login after').textContent(), 'For everybody');
    await shown.nth(0).click();
    await page.getByLabel('text after').getByText('<b>New text</b>').waitFor();
    await visit(app, 'settings');
    const resetPage = page.getByLabel('Password reset page');
    await resetPage.waitFor();
    assert.equal(await resetPage.isDisabled(), true);
  });

  it('O2 shows why a person cannot log in', async () => {
    const app = await world.app({ phoneVerification: true });
    const { phone } = await signUp(app);
    await enter(app, 'explain');
    await page.getByLabel('Username, email address or phone number').fill(phone);
    await press('Explain');
    await says('The user who entered it has not verified it');
    await page.getByLabel('Username, email address or phone number').fill('+1');
    await press('Explain');
    await page.getByRole('alert').getByText('INVALID_IDENTIFIER').waitFor();
  });

  it('shows names that users chose as text, never as markup', async () => {
    const app = await world.app();
    const displayName = '<img src=x onerror="window.hacked = 1">';
    const user = await app.register({ username: newName(), displayName });
    await enter(app, 'users');
    for (const path of ['users', `users/${user.id}`, 'audit']) {
      await visit(app, path);
      await says(displayName);
    }
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.evaluate('window.hacked'), undefined);
    assert.deepEqual(tab.complaints, []);
  });

  it('O3 shows an app’s admin that app only, whatever address they open', async () => {
    const [mine, other] = [await world.app({ name: 'Mine' }), await world.app({ name: 'Other' })];
    await signIn(mine.adminToken);
    await page.getByRole('banner').getByText('Mine').waitFor();
    assert.equal(await page.getByLabel('App', { exact: true }).count(), 0);
    assert.equal(await link('Apps').count(), 0);
    await visit(other, 'users');
    await page.waitForURL(`${world.url}/portal#/${mine.id}/overview`);
    await visit(mine, 'apps');
    await page.waitForURL(`${world.url}/portal#/${mine.id}/overview`);
  });

  it('O3 lets the operator create an app, shows its token once, and opens any app', async () => {
    await world.app({ name: 'Another' });
    await signIn(operatorToken);
    await link('Apps').click();
    const name = newName();
    await page.getByLabel('Name of a new app').fill(name);
    await press('Create');
    const shown = page.getByText(/^admin_[\w-]{43}$/);
    const token = await shown.innerText();
    await press('I have copied it');
    await shown.waitFor({ state: 'hidden' });
    await page.getByLabel('App', { exact: true }).selectOption({ label: name });
    await heading('Overview');
    await link('Admin tokens').click();
    await page.getByRole('cell', { name: 'first', exact: true }).waitFor();
    assert.ok(!(await page.content()).includes(token));
    await press('Sign out');
    await signIn(token);
    await page.getByRole('banner').getByText(name).waitFor();
  });

  it('T3 lets the operator replace the signing key, which logs nobody out', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const keyIds = async () => {
      const jwks = await (await fetch(`${world.url}/.well-known/jwks.json`)).json();
      return (jwks as { keys: unknown[] }).keys.length;
    };
    const before = await keyIds();
    await signIn(operatorToken, `#/${app.id}/apps`);
    await press('Replace it now');
    await press('Replace', page.getByRole('dialog'));
    await says('The new key is published');
    assert.equal(await keyIds(), before + 1);
    assert.equal((await user.me()).id, user.id);
  });

  it('shows beside the field what the server refuses', async () => {
    const app = await world.app();
    await enter(app, 'settings');
    const general = page.getByRole('region', { name: 'General' });
    await general.getByLabel('Redirect URL after verification').fill('javascript:alert(1)');
    await press('Save', general);
    await general.getByRole('alert').getByText('Redirect URL after verification').waitFor();
    assert.equal(await general.getByLabel('Redirect URL after verification').getAttribute('aria-invalid'), 'true');
    await general.getByLabel('Redirect URL after verification').fill('https://app.example/done');
    await press('Save', general);
    await says('Saved.', general);
    assert.equal((await app.admin('appSettings')).settings.emailVerifiedUrl, 'https://app.example/done');
  });

  it('shows that the server does not answer, and continues when it does', async () => {
    const app = await world.app();
    await enter(app, 'messages');
    await says('No messages yet.');
    await page.context().setOffline(true);
    await link('Users').click();
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    await page.context().setOffline(false);
    await press('Try again');
    await says('Nobody has signed up yet.');
  });

  it('does not ask to sign in while the server cannot tell who is signed in', async () => {
    const app = await world.app();
    await enter(app, 'users');
    await page.route('**/portal/session', route => route.fulfill({ status: 503 }));
    await page.reload();
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in' }).count(), 0);
    await page.unroute('**/portal/session');
    await press('Try again');
    await heading('Users');
  });

  it('stores nothing in the browser except a cookie that no script reads, and removes it at sign-out', async () => {
    const app = await world.app();
    await enter(app, 'users');
    const [cookie, ...others] = await page.context().cookies();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [cookie?.name, cookie?.httpOnly, cookie?.secure, cookie?.sameSite],
      ['__Host-bonafide-portal', true, true, 'Strict'],
    );
    assert.equal(await page.evaluate('document.cookie'), '');
    assert.equal(await page.evaluate('Object.values({ ...localStorage, ...sessionStorage }).join()'), '');

    await page.reload();
    await heading('Users');
    await press('Sign out');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.deepEqual(await page.context().cookies(), []);
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('O8 marks the requests that it sends while nobody uses it', async () => {
    const app = await world.app();
    await page.clock.install();
    await enter(app, 'overview');
    await heading('Overview');
    // A request that the page sent while it opened may still be open, so only the header identifies the poll.
    const unattended = page.waitForRequest(
      request => request.url().endsWith('/portal/graphql') && request.headers()['x-unattended'] === '1',
    );
    await page.clock.fastForward(62_000);
    await unattended;
    await page.mouse.move(50, 50);
    await page.keyboard.press('Shift');
    const used = page.waitForRequest(request => request.url().endsWith('/portal/graphql'));
    await link('Users').click();
    assert.equal((await used).headers()['x-unattended'], undefined);
  });

  it('asks for the token again when it was revoked', async () => {
    const app = await world.app();
    await enter(app, 'messages');
    const { adminTokens } = await app.raw('{ adminTokens { id } }', {}, app.adminToken);
    const revoke = 'mutation ($id: ID!) { revokeAdminToken(id: $id) }';
    const asOperator = { authorization: `Bearer ${operatorToken}`, 'x-app-id': app.id };
    await ask(world.url, revoke, { id: adminTokens[0].id }, asOperator);
    // The page polls.
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.getByLabel('Token', { exact: true }).fill(app.adminToken);
    await press('Sign in');
    await says('This token does not work.');
  });

  it('can be used with the keyboard only', async () => {
    const app = await world.app();
    await page.goto(`${world.url}/portal`);
    await page.locator('input:focus').waitFor();
    await page.keyboard.type(app.adminToken);
    await page.keyboard.press('Enter');
    await heading('Overview');
    await link('Users').focus();
    await page.keyboard.press('Enter');
    await heading('Users');
    assert.equal(await page.evaluate('document.activeElement.outerHTML.slice(0, 3)'), '<h1', 'focus is on the heading');
    assert.equal(await page.title(), 'Users · Bonafide');
  });
});
