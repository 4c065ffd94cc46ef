import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, it } from 'node:test';
import type { Page } from 'playwright-core';
import { accessibilityViolations } from '../../kit/accessibility.js';
import type { WatchedPage } from '../../kit/browser.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { startFakeVonage } from '../../kit/fake-vonage.js';
import { patient, signInto } from '../../kit/portal.js';
import { newIp, newName, newPhone, password, refuses } from '../../kit/test-app.js';
import { operatorToken } from '../../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());

const settings = { phoneVerification: true, allowedCountries: ['JP'], smsDailyLimit: 10 };

storiesInBrowser(
  'The overview of the portal',
  ({ world, openPage }) => {
    let tab: WatchedPage;
    let page: Page;
    beforeEach(async () => {
      tab = await openPage({ viewport: { width: 1440, height: 900 } });
      page = patient(tab);
    });
    afterEach(() => tab.close());

    const card = (name: string) => page.getByRole('region', { name, exact: true });
    const steps = () => card('First steps').getByRole('listitem');

    it('O17 shows that the provider accepts no messages, why, and what to do, until it accepts one', async () => {
      const app = await world.app(settings);
      vonage.behave({ status: '9' });
      await app.register({ username: newName(), phone: newPhone() });
      await world.server.settled();
      world.wait(60);
      await signInto(page, world.url, app.adminToken, `#/${app.id}/overview`);
      const alert = page.getByRole('region', { name: 'Vonage accepts no messages' });
      await alert.getByText('Vonage has not accepted a message since').waitFor();
      assert.equal(await page.getByRole('alert').innerText(), 'Vonage accepts no messages');
      await alert.getByText('1 SMS waits').waitFor();
      await alert.getByText('The balance of the account is too low. Top it up.').waitFor();
      await alert.getByText('vonage:9').waitFor();
      assert.deepEqual(await accessibilityViolations(page), []);
      vonage.behave({ status: '0' });
      world.wait(60);
      await world.server.settled();
      await alert.waitFor({ state: 'detached' });
      assert.deepEqual(tab.complaints, []);
    });

    it('O18 shows the budget, logins, signs of abuse, and what SMS cost', async () => {
      const app = await world.app(settings);
      const name = newName();
      await app.register({ username: name, phone: newPhone() });
      await app.login(name);
      const stranger = app.from(newIp());
      for (let each = 0; each < 2; each++) {
        await refuses('INVALID_CREDENTIALS', () => stranger.login(name, `${password}x`));
      }
      await world.server.settled();
      await signInto(page, world.url, app.adminToken, `#/${app.id}/overview`);
      await card('Message limits').getByText('1 of 10 used. Sign-ups and changes can use 8; 2 are reserved.').waitFor();
      await card('Logins').getByText('Logged in: 1').waitFor();
      await card('Signs of abuse').getByText('Failed logins: 2').waitFor();
      await card('Active users per day').getByText('Active users: 1 today, 1 on the busiest day').waitFor();
      const cost = card('SMS and their cost');
      await cost.getByText('US$0.07 estimated').waitFor();
      await cost.getByText('1 text, billed as 1 SMS.').waitFor();
      await cost.getByRole('row', { name: 'Japan (JP) 1 1 US$0.07' }).waitFor();
      await page.getByLabel('Days').selectOption({ label: 'Today' });
      await card('Logins').getByText('Failed: 2').waitFor();
    });

    it('O30 shows the price of SMS that the provider reports beside the estimate, each in its currency', async () => {
      const app = await world.app({ ...settings, smsDailyLimit: 1_000 });
      await app.register({ username: newName(), phone: newPhone() });
      await world.server.settled();
      vonage.behave({ status: '0', prices: ['0.12345'] });
      await app.register({ username: newName(), phone: newPhone() });
      await world.server.settled();
      vonage.behave({ status: '0' });
      await signInto(page, world.url, app.adminToken, `#/${app.id}/overview`);
      const cost = card('SMS and their cost');
      await cost.getByText('US$0.07 + €0.12 estimated').waitFor();
      await cost.getByRole('row', { name: 'Japan (JP) 2 2 US$0.07 + €0.12' }).waitFor();
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    });

    it('O17 O23 lists first steps until the first user, with what is done, and for each reader what they may do', async () => {
      const app = await world.app({ phoneVerification: false, allowedCountries: ['JP'] });
      await signInto(page, world.url, app.adminToken, `#/${app.id}/overview`);
      const state = async () => (await steps().allInnerTexts()).map(text => /Done|Fine for now|To do/i.exec(text)?.[0]);
      await steps().first().waitFor();
      assert.deepEqual(
        (await state()).map(text => text?.toLowerCase()),
        ['done', 'to do', 'done', 'to do'],
      );
      await card('First steps').getByText('the operator of this server sets up').waitFor();
      assert.deepEqual(await accessibilityViolations(page), []);
      await app.set({ phoneVerification: true });
      await steps().nth(1).getByText('Done', { exact: true }).waitFor();
      await card('First steps').getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

      await page.getByRole('button', { name: 'Sign out' }).click();
      await signInto(page, world.url, operatorToken, `#/${app.id}/overview`);
      await card('First steps').getByText('set the variables of a provider').waitFor();
      const guide = page.getByRole('main').getByRole('link', { name: 'Guide: sending SMS and email' }).first();
      assert.equal(await guide.getAttribute('rel'), 'noopener');
      const [opened] = await Promise.all([page.context().waitForEvent('page'), guide.click()]);
      await opened.getByRole('heading', { level: 1, name: 'Sending SMS and email' }).waitFor();
      for (const [width, path] of [390, 1440].flatMap(width =>
        ['docs', 'docs/providers', 'docs/security'].map(path => [width, path] as const),
      )) {
        await opened.setViewportSize({ width, height: 900 });
        await opened.goto(`${world.url}/${path}`);
        assert.equal(await opened.evaluate('document.documentElement.scrollWidth'), width, path);
        assert.deepEqual(await accessibilityViolations(opened), [], path);
      }
      await opened.close();
      await app.register({ username: newName() });
      world.wait(60);
      await card('First steps').waitFor({ state: 'detached' });
      await page.locator('[data-count=total]').getByText('1', { exact: true }).waitFor();
    });
  },
  {
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host },
    smsPrices: { currency: 'USD', millionths: { JP: 70_000 }, otherwise: null },
  },
);
