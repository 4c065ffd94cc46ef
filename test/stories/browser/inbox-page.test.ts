import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { TestBrowser, WatchedPage } from '../../kit/browser.js';
import { noBrowserBecause, openBrowser, requestsBeyond } from '../../kit/browser.js';
import { changeSettings, messageTo, signUp } from '../../kit/browser-story.js';
import type { World } from '../../kit/world.js';
import { createWorld } from '../../kit/world.js';

const email = 'hanako@example.com';
const phone = '+819012345678';

describe('The development inbox', { skip: noBrowserBecause }, () => {
  let browser: TestBrowser;
  let world: World;
  let tab: WatchedPage;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    world = await createWorld();
    await changeSettings(world, { emailVerification: true, phoneVerification: true });
    tab = await browser.openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.page.goto(`${world.url}/inbox`);
  });
  afterEach(async () => {
    await tab.close();
    await world.close();
  });

  const card = (address: string) => tab.page.getByRole('article').filter({ hasText: address });

  it('D3 says what to do while it is empty', async () => {
    await tab.page.getByRole('heading', { name: 'No messages yet' }).waitFor();
  });

  it('D3 shows a new message by itself, its code ready to be copied', async () => {
    await signUp(world, { phone });
    const { code } = await messageTo(world, phone);
    assert.match(code ?? '', /^\d{6}$/);
    await card(phone)
      .getByText(code ?? '', { exact: true })
      .waitFor();
    await card(phone).getByRole('button', { name: 'Copy' }).click();
    await card(phone).getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await tab.page.evaluate('navigator.clipboard.readText()'), code);
  });

  it('D3 opens the link of a mail, which leads to the page that verifies', async () => {
    await signUp(world, { email });
    const opened = tab.page.waitForEvent('popup');
    await card(email).getByRole('link', { name: 'Open the link' }).click();
    const popup = await opened;
    await popup.getByRole('heading', { name: 'Is this email address yours?' }).waitFor();
  });

  it('shows mails in frames that run and fetch nothing', async () => {
    await signUp(world, { email });
    const frame = card(email).locator('iframe');
    await frame.waitFor();
    assert.equal(await frame.getAttribute('sandbox'), '');
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('D6 shows what a message says as text, never as markup', async () => {
    await changeSettings(world, { name: 'Tea <b>House</b>' });
    await signUp(world, { phone });
    await card(phone).waitFor();
    assert.match(await card(phone).innerText(), /Tea <b>House<\/b>/);
    assert.equal(await card(phone).locator('b').count(), 0);
  });

  it('shows the messages of one address when asked to', async () => {
    await signUp(world, { phone });
    await signUp(world, { email });
    await card(email).waitFor();
    await card(phone).waitFor();
    await tab.page.getByLabel('Filter by address').fill('HANAKO');
    await card(phone).waitFor({ state: 'hidden' });
    assert.equal(await card(email).isVisible(), true);
    await tab.page.getByLabel('Filter by address').fill('nobody');
    await tab.page.getByText('No message to such an address.').waitFor();
  });

  it('says so while the server does not answer', async () => {
    await tab.page.getByText('Up to date').waitFor();
    await tab.page.context().setOffline(true);
    await tab.page.getByText('The server does not answer.').waitFor();
    await tab.page.context().setOffline(false);
    await tab.page.getByText('Up to date').waitFor();
  });
});
