import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { bothOn } from '../../kit/addresses.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { patient, signInto } from '../../kit/portal.js';
import { eventually } from '../../kit/processes.js';
import { dormantOwner, reclaim } from '../../kit/reclaim.js';
import { newName, newPhone } from '../../kit/test-app.js';
import { operatorToken } from '../../kit/world.js';

/** These end the session or leave the page; other stories press them. */
const untouched = ['Sign out', 'Navigation'];

/** Presses every button of the page once, also those inside a dialog that a button opens, and leaves each dialog by Escape. */
async function pressEverything(page: Page): Promise<string[]> {
  const pressed = new Set<string>();
  for (;;) {
    const names = (await page.evaluate(
      `[...document.querySelectorAll('button:not(:disabled), summary, [role=combobox]')].filter(each => each.checkVisibility())
        .map(each => each.getAttribute('aria-label') ?? each.textContent)`,
    )) as string[];
    const name = names.find(each => !pressed.has(each) && !untouched.includes(each));
    if (name === undefined) return [...pressed];
    pressed.add(name);
    await page.evaluate(
      `[...document.querySelectorAll('button:not(:disabled), summary, [role=combobox]')].filter(each => each.checkVisibility())
        .find(each => (each.getAttribute('aria-label') ?? each.textContent) === ${JSON.stringify(name)})?.click()`,
    );
    await page.waitForTimeout(60);
    if ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
  }
}

storiesInBrowser('Login help, messages and tables in the portal', ({ world, openPage }) => {
  it('obey the content security policy in every dialog, menu and list', async () => {
    const app = await world.app({ phoneVerification: true, webhookUrl: 'http://127.0.0.1:1/' });
    const phone = newPhone();
    const { id } = await app.register({ username: newName(), phone });
    const tab = await openPage({ viewport: { width: 1440, height: 900 } });
    const page = patient(tab);
    await signInto(page, world.url, operatorToken, `#/${app.id}/overview`);
    const paths = [
      ...['overview', 'users', 'explain', 'messages', 'templates', 'events', 'audit', 'settings', 'tokens', 'apps'],
      `users/${id}`,
    ];
    for (const path of paths) {
      await page.goto(`${world.url}/portal#/${app.id}/${path}`);
      await page.locator('main h1').waitFor();
      await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
      const pressed = await pressEverything(page);
      if (path === 'apps') assert.ok(pressed.includes('Replace it now'), 'it presses what opens a dialog');
      for (const chart of await page.locator('.chart').all()) await chart.hover();
    }
    assert.deepEqual(tab.violations, []);
    await tab.close();
  });

  it('M28 show that a dormant number can be asked for, and M25 when it moves to its new holder', async () => {
    const app = await world.app({ ...bothOn, reclaimDormantNumbers: true });
    const { phone } = await dormantOwner(app);
    const tab = await openPage({ viewport: { width: 390, height: 844 } });
    const page = patient(tab);
    await signInto(page, world.url, operatorToken, `#/${app.id}/explain?identifier=${encodeURIComponent(phone)}`);
    const signUp = page.getByRole('region', { name: 'Next messages' }).getByRole('row', { name: 'Sign-up with it' });
    await signUp.getByText('Would be sent', { exact: true }).waitFor();
    await signUp.getByText('so the right code asks the owner for it').waitFor();
    await reclaim(app, phone);
    await page.reload();
    await page.getByText('Its new holder asks for this number').waitFor();
    assert.deepEqual(await accessibilityViolations(tab.page), []);
    await tab.close();
  });

  it('show at which side a table hides columns, and the keyboard scrolls there', async () => {
    const app = await world.app({ phoneVerification: true });
    await app.register({ username: newName(), phone: newPhone() });
    await world.server.settled();
    const tab = await openPage({ viewport: { width: 390, height: 844 } });
    const page = patient(tab);
    await signInto(page, world.url, operatorToken, `#/${app.id}/messages`);
    const [table, says] = [page.getByRole('region', { name: 'Messages' }), page.getByText('Scroll sideways to see')];
    const shaded = (side: string) => page.locator(`.wide-table[data-hides-${side}]`);
    await says.waitFor();
    await shaded('right').waitFor();
    assert.equal(await shaded('left').count(), 0);
    await table.focus();
    await page.keyboard.press('ArrowRight');
    await shaded('left').waitFor();
    await eventually('the end of the table', 10, async () => {
      await page.keyboard.press('ArrowRight');
      return (await shaded('right').count()) === 0;
    });
    await page.setViewportSize({ width: 1440, height: 900 });
    await says.waitFor({ state: 'detached' });
    assert.equal(await shaded('left').count(), 0);
    assert.equal(
      await table.getAttribute('tabindex'),
      null,
      'a table that does not scroll is no stop for the keyboard',
    );
    await tab.close();
  });

  it('O2 show why a message would not be sent without scrolling sideways, and errors name no field of the API', async () => {
    const app = await world.app(bothOn);
    for (const width of [390, 1440]) {
      const tab = await openPage({ viewport: { width, height: 844 } });
      const page = patient(tab);
      await signInto(page, world.url, operatorToken, `#/${app.id}/explain?identifier=nobody%40example.org`);
      const forecast = page.getByRole('region', { name: 'Next messages' });
      await forecast.getByText('Not sent').waitFor();
      assert.equal(await forecast.getAttribute('tabindex'), null, `it does not scroll at ${width} px`);
      await page.goto(`${world.url}/portal#/${app.id}/audit?user=nobody`);
      await page.getByRole('alert').getByText('User ID: ').waitFor();
      await page.goto(`${world.url}/portal#/nowhere/overview`);
      await page.getByRole('alert').getByText('No app has this ID').waitFor();
      await page.getByLabel('App', { exact: true }).selectOption('default');
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await tab.close();
    }
  });
});
