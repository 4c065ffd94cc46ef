import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { TestBrowser, WatchedPage } from '../../kit/browser.js';
import { noBrowserBecause, openBrowser, requestsBeyond } from '../../kit/browser.js';
import { linkIn, messageTo, password, refusalOfLogin, signUp } from '../../kit/browser-story.js';
import type { World } from '../../kit/world.js';
import { createWorld } from '../../kit/world.js';

const email = 'hanako@example.com';
const newPassword = 'seven-green-lanterns';

describe('The page behind a reset link', { skip: noBrowserBecause }, () => {
  let browser: TestBrowser;
  let world: World;
  let tab: WatchedPage;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    world = await createWorld();
    await signUp(world, { email });
    const query = 'mutation ($identifier: String!) { requestPasswordReset(identifier: $identifier) { accepted } }';
    await world.gql(query, { identifier: email });
    tab = await browser.openPage();
    await tab.page.goto(linkIn(await messageTo(world, email)));
  });
  afterEach(async () => {
    await tab.close();
    await world.close();
  });

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
    assert.equal(await refusalOfLogin(world, email, newPassword), null);
    assert.equal(await refusalOfLogin(world, email, password), 'INVALID_CREDENTIALS');
    assert.equal(tab.page.url(), `${world.url}/reset`, 'the token has left the address bar');
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('W1 says beside the field that a password is too weak, and takes a better one', async () => {
    await enter('password');
    assert.match(await complaint(), /too common/i);
    await enter(newPassword);
    await heading('Your password is changed');
  });

  it('W5 says beside the field that the password is the old one', async () => {
    await enter(password);
    assert.match(await complaint(), /the password that you have now/);
  });

  it('asks for the password twice, and sends nothing while the two differ', async () => {
    const before = tab.requestedUrls.length;
    await enter(newPassword, 'seven-green-lantern');
    assert.equal(await complaint(), 'The two passwords differ.');
    assert.equal(tab.requestedUrls.length, before);
    assert.equal(await refusalOfLogin(world, email, password), null);
  });

  it('W5 says that a link was used', async () => {
    await enter(newPassword);
    await heading('Your password is changed');
    await tab.page.goto('about:blank');
    await tab.page.goto(linkIn(await firstLink()));
    await enter('eight-green-lanterns');
    await heading('This link is no longer valid');
  });

  it('shows what was typed when asked to, and lets a password manager help', async () => {
    const field = tab.page.getByLabel('New password');
    assert.equal(await field.getAttribute('autocomplete'), 'new-password');
    assert.equal(await field.getAttribute('type'), 'password');
    await tab.page.getByLabel('Show the passwords').check();
    assert.equal(await field.getAttribute('type'), 'text');
    assert.equal(await tab.page.getByLabel('The same once more').getAttribute('type'), 'text');
  });

  async function firstLink() {
    const resets = (await world.inbox()).filter(message => message.to === email && message.link !== null);
    const oldest = resets.at(-1);
    assert.ok(oldest);
    return oldest;
  }
});
