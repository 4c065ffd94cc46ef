import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import type { WatchedPage } from '../../kit/browser.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import type { TestApp } from '../../kit/test-app.js';
import { newEmail, password, refuses } from '../../kit/test-app.js';

const newPassword = 'seven-green-lanterns';

storiesInBrowser('The page behind a reset link', ({ world, openPage }) => {
  let tab: WatchedPage;
  let app: TestApp;
  let email: string;
  let link: string;

  beforeEach(async () => {
    tab = await openPage();
    app = await world.app();
    email = newEmail();
    await app.register({ email });
    await app.do('requestPasswordReset', { identifier: email });
    link = `${world.url}/reset#${await app.tokenTo(email)}`;
    await tab.page.goto(link);
  });
  afterEach(() => tab.close());

  const heading = (text: string) => tab.page.getByRole('heading', { name: text }).waitFor();

  async function enter(first: string, second = first): Promise<void> {
    await tab.page.getByLabel('New password').fill(first);
    await tab.page.getByLabel('The same once more').fill(second);
    await tab.page.getByRole('button', { name: 'Save the new password' }).click();
  }

  async function complaint(): Promise<string> {
    await tab.page.locator('input[aria-invalid=true]').waitFor();
    return await tab.page.getByRole('alert').innerText();
  }

  it('W5 saves the new password, which logs in from then on, and the old one no longer', async () => {
    await enter(newPassword);
    await heading('Your password is changed');
    await app.login(email, newPassword);
    await refuses('INVALID_CREDENTIALS', () => app.login(email, password));
    assert.equal(tab.page.url(), `${world.url}/reset`, 'the token has left the address bar');
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('W1 says beside the field that a password is too weak, and takes a better one', async () => {
    await enter('password');
    for (const [weak, why] of [
      ['short', /too short/],
      ['password', /Many people use/],
      ['a sample of words', /contains the app’s name/],
    ] as const) {
      await enter(weak);
      await tab.page.getByRole('alert').filter({ hasText: why }).waitFor();
    }
    await enter(newPassword);
    await heading('Your password is changed');
  });

  it('W5 says beside the field that the password is the old one', async () => {
    await enter(password);
    assert.match(await complaint(), /the password that you have now/);
  });

  it('asks for the password twice, and sends nothing while the two differ', async () => {
    await enter(newPassword, 'seven-green-lantern');
    assert.equal(await complaint(), 'The two passwords differ.');
    assert.ok(!tab.requestedUrls.includes(`${world.url}/graphql`));
  });

  it('W5 says that a link was used', async () => {
    await enter(newPassword);
    await heading('Your password is changed');
    await tab.page.goto(link);
    await enter('eight-green-lanterns');
    await heading('This link is no longer valid');
    await app.login(email, newPassword);
  });

  it('W4 says that a link has expired', async () => {
    world.wait(31 * 60);
    await enter(newPassword);
    await heading('This link has expired');
  });

  it('shows what was typed when asked to, and lets a password manager help', async () => {
    const field = tab.page.getByLabel('New password');
    assert.equal(await field.getAttribute('autocomplete'), 'new-password');
    assert.equal(await field.getAttribute('type'), 'password');
    await tab.page.getByLabel('Show the passwords').check();
    assert.equal(await field.getAttribute('type'), 'text');
    assert.equal(await tab.page.getByLabel('The same once more').getAttribute('type'), 'text');
  });
});
