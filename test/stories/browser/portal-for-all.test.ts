import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import { patient, signInto } from '../../kit/portal.js';
import { newName, newPhone } from '../../kit/test-app.js';
import { operatorToken } from '../../kit/world.js';

/** Resolves to true when no part of the page is wider than the window. Waits, because charts adapt a moment later. */
const isSoonNarrow = `new Promise(resolve => {
  const until = performance.now() + 10_000;
  const look = () => {
    const isNarrow = document.documentElement.scrollWidth <= innerWidth;
    if (isNarrow || performance.now() > until) resolve(isNarrow);
    else requestAnimationFrame(look);
  };
  look();
})`;

const settings = {
  emailVerification: true,
  phoneVerification: true,
  webhookUrl: 'http://127.0.0.1:1/',
  testAddresses: [{ address: '+819000000001', code: '123456' }],
};
const telephone = { width: 380, height: 800 };
const desk = { width: 1440, height: 900 };

storiesInBrowser('Every page of the portal', ({ world, openPage }) => {
  for (const { colorScheme, viewport } of [
    { colorScheme: 'light', viewport: desk },
    { colorScheme: 'light', viewport: telephone },
    { colorScheme: 'dark', viewport: desk },
    { colorScheme: 'dark', viewport: telephone },
  ] as const) {
    it(`passes axe in ${colorScheme}, ${viewport.width} pixels wide, and does not scroll sideways`, async () => {
      const app = await world.app(settings);
      const phone = newPhone();
      const { id } = await app.register({ username: newName(), phone, email: `${newName()}@example.com` });
      const disabled = await app.pseudoUser({ displayName: 'Somebody' });
      await app.admin('disableUser', { id: disabled.id });
      const tab = await openPage({ viewport, colorScheme });
      const page = patient(tab);
      await page.goto(`${world.url}/portal`);
      await page.getByLabel('Token', { exact: true }).waitFor();
      assert.deepEqual(await accessibilityViolations(page), [], 'sign in');
      await signInto(page, world.url, operatorToken, `#/${app.id}/users`);
      const paths = [
        ...['users', `users/${id}`, `explain?identifier=${encodeURIComponent(phone)}`, 'messages', 'events', 'audit'],
        ...['templates', 'templates?kind=EMAIL_VERIFICATION', 'settings', 'tokens', 'apps', 'overview'],
      ];
      const objections: Record<string, string[]> = {};
      for (const path of paths) {
        await page.goto(`${world.url}/portal#/${app.id}/${path}`);
        await page.locator('main h1').waitFor();
        await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
        assert.equal(await page.evaluate(isSoonNarrow), true, path);
        objections[path] = await accessibilityViolations(page);
      }
      assert.deepEqual(
        Object.entries(objections).filter(([, found]) => found.length > 0),
        [],
      );
      assert.deepEqual(tab.complaints, []);
      assert.deepEqual(requestsBeyond(world.url, tab), []);
      await tab.close();
    });

    it(`passes axe with dialogs, warnings and errors in ${colorScheme}, ${viewport.width} pixels wide`, async () => {
      const app = await world.app();
      const { id } = await app.register({ username: newName() });
      const tab = await openPage({ viewport, colorScheme });
      const page = patient(tab);
      const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
      const states: [path: string, reach: () => Promise<void>, shown: string][] = [
        [`users/${id}`, () => press('Delete'), 'This cannot be undone.'],
        ['settings', () => page.getByRole('switch').first().check(), 'Effect of this change'],
        ['templates', () => page.getByLabel('SMS', { exact: true }).fill('{{ no }}'), 'This text cannot be saved'],
        [
          'tokens',
          () =>
            page
              .getByLabel('Name')
              .fill('mine')
              .then(() => press('Create')),
          'Copy it now.',
        ],
        ['explain?identifier=%2B1', async () => {}, 'INVALID_IDENTIFIER'],
      ];
      await signInto(page, world.url, operatorToken, `#/${app.id}/users`);
      const objections: Record<string, string[]> = {};
      for (const [path, reach, shown] of states) {
        await page.goto(`${world.url}/portal#/${app.id}/${path}`);
        await reach();
        await page.getByText(shown).first().waitFor();
        // Wait until the dialog has faded in, otherwise axe sees half-transparent colours.
        await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))');
        objections[path] = await accessibilityViolations(page);
      }
      assert.deepEqual(
        Object.entries(objections).filter(([, found]) => found.length > 0),
        [],
      );
      await tab.close();
    });
  }
});
