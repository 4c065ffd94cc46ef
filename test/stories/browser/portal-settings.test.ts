import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { patient, signInto } from '../../kit/portal.js';
import { newEmail, newName, refuses } from '../../kit/test-app.js';
import { operatorToken } from '../../kit/world.js';

storiesInBrowser('Apps and settings in the portal', ({ world, openPage }) => {
  it('O20 an app is deleted only after its name was typed; the page shows how many users it has, and opens another app', async () => {
    const name = newName();
    const app = await world.app({ name });
    const user = await app.register({ username: newName() });
    const tab = await openPage({ viewport: { width: 1440, height: 900 } });
    const page = patient(tab);
    await signInto(page, world.url, operatorToken, `#/${app.id}/apps`);
    await page.getByRole('button', { name: `Delete ${name}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 user, who').waitFor();
    const confirm = dialog.getByRole('button', { name: 'Delete the app' });
    await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))');
    assert.deepEqual(await accessibilityViolations(page), []);
    assert.equal(await confirm.isDisabled(), true);
    await dialog.getByLabel(/to confirm/).fill(name);
    await confirm.click();
    await page.waitForURL(`${world.url}/portal#/default/apps`);
    await page.getByText('Being deleted').waitFor();
    await page.getByRole('button', { name: `Delete ${name}` }).waitFor({ state: 'detached' });
    await refuses('NOT_FOUND', () => user.me());
    assert.deepEqual(tab.violations, []);
    await tab.close();
  });

  it('O25 a lifetime is entered as a number and a unit, kept exactly, and its range is shown in words', async () => {
    const app = await world.app({ accessTokenLifetime: 90 });
    const stored = async () => (await app.admin('appSettings')).settings.accessTokenLifetime;
    const tab = await openPage({ viewport: { width: 390, height: 844 } });
    const page = patient(tab);
    await signInto(page, world.url, app.adminToken, `#/${app.id}/settings`);
    const general = page.getByRole('region', { name: 'General' });
    const count = general.getByRole('textbox', { name: 'Access token lifetime', exact: true });
    const unit = general.getByRole('combobox', { name: 'Unit of access token lifetime', exact: true });
    const longest = general.getByRole('textbox', { name: 'Longest access token lifetime' });
    const save = general.getByRole('button', { name: 'Save', exact: true });
    const shown = async () => `${await count.inputValue()} ${await unit.inputValue()}`;
    const keep = async () => {
      await save.click();
      await general.getByText('Saved.').waitFor();
    };
    await count.waitFor();
    assert.equal(await shown(), '90 seconds');
    assert.equal(await longest.inputValue(), '1');
    await general.getByText('1 minute to 1 day. Empty: 10 minutes.').waitFor();

    await unit.selectOption('minutes');
    await general.getByText('Enter at most').waitFor({ state: 'hidden' });
    await count.fill('60');
    assert.equal(await shown(), '60 minutes');
    await keep();
    assert.equal(await stored(), 3_600);
    await page.reload();
    await count.waitFor();
    assert.equal(await shown(), '1 hours');

    await unit.selectOption('days');
    await count.fill('2');
    await general.getByText('Enter at most 1 day.').waitFor();
    assert.equal(await count.getAttribute('aria-invalid'), 'true');
    assert.equal(await save.isDisabled(), true);
    assert.deepEqual(await accessibilityViolations(page), []);
    await count.fill('1.5');
    await general.getByText('Enter a whole number').waitFor();
    await general.getByRole('button', { name: 'Discard changes' }).click();
    assert.equal(await shown(), '1 hours');

    await unit.selectOption('seconds');
    await count.fill('4000');
    await save.click();
    await general.getByText('Enter 1 minute to 1 hour, the longest lifetime.').waitFor();
    assert.equal(await stored(), 3_600);
    await count.fill('');
    await keep();
    assert.equal(await stored(), 600);
    assert.equal(await shown(), '10 minutes');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    assert.deepEqual(tab.violations, []);
    await tab.close();
  });

  it('D30 a sender for a country is added, an invalid one is explained, and one is removed', async () => {
    const app = await world.app();
    const tab = await openPage({ viewport: { width: 390, height: 844 } });
    const page = patient(tab);
    await signInto(page, world.url, app.adminToken, `#/${app.id}/settings`);
    const card = page.getByRole('region', { name: 'SMS senders by country' });
    const add = async (country: string, sender: string) => {
      await card.getByLabel('Country').fill(country);
      await card.getByLabel('Sender').fill(sender);
      await card.getByRole('button', { name: 'Add' }).click();
    };
    await card.getByText('SMS to every country have the same sender.').waitFor();
    await add('us', '+14155550100');
    await card.getByRole('cell', { name: 'United States (US)', exact: true }).waitFor();
    await add('us', 'Shop');
    await card.getByText(/more than once/).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    await card.getByRole('button', { name: 'Remove United States (US)' }).click();
    await card.getByText('SMS to every country have the same sender.').waitFor();
    assert.deepEqual(tab.violations, []);
    await tab.close();
  });

  it('O21 a test message is sent, and its outcome is shown by itself', async () => {
    const app = await world.app({ allowedCountries: ['JP'] });
    const email = newEmail();
    const tab = await openPage({ viewport: { width: 390, height: 844 } });
    const page = patient(tab);
    await signInto(page, world.url, app.adminToken, `#/${app.id}/settings`);
    const card = page.getByRole('region', { name: 'Test message' });
    const send = async (to: string) => {
      await card.getByLabel(/Your email address/).fill(to);
      await card.getByRole('button', { name: 'Send test message' }).click();
    };
    await send(email.toUpperCase());
    await card.getByText('the message is in the development inbox').waitFor();
    assert.match((await app.lastMessageTo(email)).text, /test message/);
    assert.deepEqual(await accessibilityViolations(page), []);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    await send('+447400123456');
    await card.getByText('Not sent').waitFor();
    await card.getByText(/does not allow SMS to this number/).waitFor();
    assert.deepEqual(tab.violations, []);
    await tab.close();
  });

  it('O29 the token is asked for where the app requires it; then the act continues, and without it nothing changes', async () => {
    const app = await world.app({ emailVerification: true, adminPresence: true });
    const user = await app.register({ username: newName() });
    const email = newEmail();
    await app.registerProven({ email });
    const tab = await openPage({ viewport: { width: 390, height: 844 } });
    const page = patient(tab);
    await signInto(page, world.url, app.adminToken, `#/${app.id}/users/${user.id}`);
    const start = page.getByRole('button', { name: 'Delete', exact: true });
    await start.waitFor();
    world.wait(600);
    await start.click();
    const deletion = page.getByRole('dialog').filter({ hasText: 'This cannot be undone' });
    const question = page.getByRole('dialog').filter({ hasText: /^Type your token again/ });
    const type = async (token: string) => {
      await question.getByLabel('Token', { exact: true }).fill(token);
      await page.keyboard.press('Enter');
    };
    await deletion.getByLabel(/to confirm/).fill('delete');
    await deletion.getByRole('button', { name: 'Delete for good' }).click();
    await question.waitFor();
    // The button behind the question has a spinner, which never ends.
    await page.evaluate(
      'Promise.allSettled(document.getAnimations().filter(each => each.effect.getTiming().iterations !== Infinity).map(({ finished }) => finished))',
    );
    assert.deepEqual(await accessibilityViolations(page), []);
    assert.equal(await page.evaluate('document.activeElement?.getAttribute("type")'), 'password');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await deletion.getByText('you did not type your token again').waitFor();
    await deletion.and(page.locator(':focus')).waitFor();
    assert.equal((await app.admin('user', { id: user.id })).id, user.id);

    await deletion.getByRole('button', { name: 'Delete for good' }).click();
    await type('admin_wrong');
    await question.getByText('This is not the token that you signed in with.').waitFor();
    await type(app.adminToken);
    await page.getByText('was deleted.').waitFor();
    await page.getByRole('dialog').first().waitFor({ state: 'detached' });
    assert.equal(await app.admin('user', { id: user.id }), null);

    world.wait(600);
    await page.goto(`${world.url}/portal#/${app.id}/templates?kind=EMAIL_VERIFIED`);
    await page.getByLabel('Send a test to').fill(email);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await type(app.adminToken);
    await page.getByText('The test message was queued').waitFor();

    world.wait(600);
    await page.goto(`${world.url}/portal#/${app.id}/settings`);
    const general = page.getByRole('region', { name: 'General' });
    await general.getByRole('switch', { name: /^Admins type their token again/ }).press('Space');
    await general.getByRole('button', { name: 'Save', exact: true }).click();
    await type(app.adminToken);
    await general.getByText('Saved.').waitFor();
    assert.equal(
      (await app.raw('{ app { settings { adminPresence } } }', {}, app.adminToken)).app.settings.adminPresence,
      false,
    );
    assert.deepEqual(tab.violations, []);
    await tab.close();
  });
});
