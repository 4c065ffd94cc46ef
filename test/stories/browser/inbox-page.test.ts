import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { messageKinds } from '../../../src/platform/store/tables.js';
import { messageKinds as kindNames } from '../../../src/web/account/shared/message-kinds.js';
import type { WatchedPage } from '../../kit/browser.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import { newEmail, newIp, newName, newPhone } from '../../kit/test-app.js';

storiesInBrowser('The development inbox', ({ world, openPage }) => {
  let tab: WatchedPage;

  beforeEach(async () => {
    tab = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  });
  afterEach(() => tab.close());

  const open = () => tab.page.goto(`${world.url}/inbox`);
  const card = (address: string) => tab.page.getByRole('article').filter({ hasText: address });

  async function register(address: { email?: string; phone?: string }, settings: Record<string, unknown> = {}) {
    const app = await world.app({ emailVerification: true, phoneVerification: true, ...settings });
    await app.register({ username: newName(), ...address });
    return app;
  }

  it('D3 explains what to do while it is empty', async () => {
    await open();
    await tab.page.getByRole('heading', { name: 'No messages yet' }).waitFor();
  });

  it('D3 shows a new message by itself, with its code ready to copy', async () => {
    await open();
    await tab.page.getByText('Up to date').waitFor();
    const phone = newPhone();
    const app = await register({ phone });
    const code = await app.codeTo(phone);
    await card(phone).getByText(code, { exact: true }).waitFor();
    await card(phone).getByRole('button', { name: 'Copy' }).click();
    await card(phone).getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await tab.page.evaluate('navigator.clipboard.readText()'), code);
  });

  it('D3 opens the link of a mail on the page that verifies', async () => {
    const email = newEmail();
    const app = await register({ email });
    await app.lastMessageTo(email);
    await open();
    const opened = tab.page.waitForEvent('popup');
    await card(email).getByRole('link', { name: 'Open the link' }).click();
    const popup = await opened;
    await popup.getByRole('heading', { name: 'Is this email address yours?' }).waitFor();
  });

  it('shows mails in frames that run and load nothing', async () => {
    const email = newEmail();
    const app = await register({ email });
    await app.lastMessageTo(email);
    await open();
    const frame = card(email).locator('iframe');
    await frame.waitFor();
    assert.equal(await frame.getAttribute('sandbox'), '');
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('D6 shows the text of a message as text, never as markup', async () => {
    const phone = newPhone();
    const app = await register({ phone }, { name: 'Tea &lt;b&gt;House' });
    const { text } = await app.lastMessageTo(phone);
    assert.match(text, /Tea &lt;b&gt;House/);
    await open();
    await card(phone).getByText(text).waitFor();
    assert.equal(await card(phone).locator('b').count(), 0);
  });

  it('shows the messages of one address when asked', async () => {
    const [phone, email] = [newPhone(), newEmail()];
    const app = await register({ phone, email });
    await app.lastMessageTo(email);
    await open();
    await card(email).waitFor();
    await card(phone).waitFor();
    await tab.page.getByLabel('Filter by address').fill(email.toUpperCase());
    await card(phone).waitFor({ state: 'hidden' });
    assert.equal(await card(email).isVisible(), true);
    await tab.page.getByLabel('Filter by address').fill('nobody');
    await tab.page.getByText('No message was sent to such an address.').waitFor();
  });

  it('names the app of a message, and its kind in words', async () => {
    const email = newEmail();
    const app = await register({ email }, { name: 'Tea House' });
    await app.lastMessageTo(email);
    await open();
    await card(email).getByText('Tea House · Email verification', { exact: true }).waitFor();
    for (const names of Object.values(kindNames)) {
      assert.deepEqual(Object.keys(names).sort(), [...messageKinds].sort());
    }
  });

  it('X12 shows in a sentence why a message was not sent', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    for (let each = 0; each < 11; each++) await app.from(newIp()).register({ username: newName(), phone });
    await app.lastMessageTo(phone);
    await open();
    const held = card(phone).filter({ has: tab.page.getByRole('heading', { name: 'Not sent' }) });
    await held
      .getByText('This address has received the most messages that are allowed in 24 hours.', { exact: true })
      .waitFor();
    await held.getByText(/· Phone verification$/).waitFor();
  });

  it('D3 clears what it shows; a code that was cleared still works, and the messages can be shown again', async () => {
    const phone = newPhone();
    const app = await world.app({ phoneVerification: true });
    const user = await app.register({ username: newName(), phone });
    await app.lastMessageTo(phone);
    await open();
    await card(phone).waitFor();
    await tab.page.getByRole('button', { name: 'Clear' }).click();
    await tab.page.getByRole('heading', { name: 'The inbox was cleared' }).waitFor();
    await tab.page.reload();
    await tab.page.getByRole('heading', { name: 'The inbox was cleared' }).waitFor();
    assert.equal(await tab.page.getByRole('article').count(), 0);

    await user.provePhone(phone);
    const other = newPhone();
    await app.register({ username: newName(), phone: other });
    await app.lastMessageTo(other);
    await card(other).waitFor();
    assert.equal(await card(phone).count(), 0);

    await tab.page.getByRole('button', { name: 'Show all messages' }).click();
    await card(phone).getByText('Phone verification').first().waitFor();
  });

  it('shows that the server does not answer', async () => {
    await open();
    await tab.page.getByText('Up to date').waitFor();
    await tab.page.context().setOffline(true);
    await tab.page.getByText('The server does not answer.').waitFor();
    await tab.page.context().setOffline(false);
    await tab.page.getByText('Up to date').waitFor();
  });
});
