import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { requestsBeyond, storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { jpeg, png } from '../../kit/images.js';
import { newEmail, newName, type TestUser } from '../../kit/test-app.js';

storiesInBrowser('The branding of the pages behind links', ({ world, openPage }) => {
  let tab: WatchedPage;
  const startAt = async (colorScheme: 'light' | 'dark', url: string) => {
    tab = await openPage({ viewport: { width: 390, height: 844 }, colorScheme });
    await tab.page.goto(url);
  };
  beforeEach(async () => {
    tab = await openPage();
  });
  afterEach(async () => {
    assert.deepEqual(tab.complaints, []);
    assert.deepEqual(tab.violations, []);
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    await tab.close();
  });

  const link = async (
    settings: object,
  ): Promise<{ verify: string; user: TestUser; email: string; reset: () => Promise<string> }> => {
    const app = await world.app({ emailVerification: true, name: 'Shop', ...settings });
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    return {
      verify: `${world.url}/verify#${await app.tokenTo(email)}`,
      user,
      email,
      async reset() {
        await app.do('requestPasswordReset', { identifier: email });
        return `${world.url}/reset#${await app.tokenTo(email)}`;
      },
    };
  };
  const logo = () => tab.page.getByRole('img', { name: 'Shop' });
  const drawnWidth = async () => {
    await logo().waitFor();
    return await tab.page.evaluate(
      'document.querySelector(".brand img").decode().then(() => document.querySelector(".brand img").naturalWidth)',
    );
  };

  it('O19 shows logo and colour before and after the click, and on a link that was used', async () => {
    const { verify } = await link({ logo: png(120, 40).toString('base64'), brandColor: '#c2410c' });
    await tab.page.goto(verify);
    await tab.page.getByRole('button', { name: 'Confirm my address' }).waitFor();
    assert.equal(await drawnWidth(), 120);
    assert.equal(
      await tab.page.evaluate('getComputedStyle(document.querySelector(".primary")).backgroundColor'),
      'rgb(194, 65, 12)',
    );
    await tab.page.getByRole('button', { name: 'Confirm my address' }).click();
    await tab.page.getByRole('heading', { name: 'Your email address is confirmed' }).waitFor();
    assert.equal(await drawnWidth(), 120);
    await tab.page.goto('about:blank');
    await tab.page.goto(verify);
    await tab.page.getByRole('heading').waitFor();
    assert.equal(await drawnWidth(), 120);
  });

  it('O19 W6 is shown on a reset link that works; one that does not work is neutral', async () => {
    const { user, email, reset } = await link({ logo: jpeg.toString('base64'), brandColor: '#c2410c' });
    await user.proveEmail(email);
    await tab.page.goto(await reset());
    await tab.page.getByRole('button').waitFor();
    assert.equal(await drawnWidth(), 16);
    await tab.page.goto('about:blank');
    await tab.page.goto(`${world.url}/reset#${'A'.repeat(64)}`);
    await tab.page.getByRole('heading').waitFor();
    assert.equal(await logo().count(), 0);
    assert.equal(await tab.page.locator('[data-branded]').count(), 0);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`O19 is readable in ${colorScheme}, even if the colour is white, black or yellow`, async () => {
      for (const brandColor of ['#ffffff', '#000000', '#ffff00']) {
        await tab.close();
        const { verify } = await link({ brandColor, logo: png(120, 40).toString('base64') });
        await startAt(colorScheme, verify);
        await tab.page.getByRole('button', { name: 'Confirm my address' }).waitFor();
        assert.deepEqual(await accessibilityViolations(tab.page), [], brandColor);
      }
    });
  }

  it('V23 is not shown where a link must not reveal the app, until the code proves its reader', async () => {
    const { user, email } = await link({ logo: png(120, 40).toString('base64'), brandColor: '#c2410c' });
    const [{ id }] = (await user.me()).verifications;
    await tab.page.goto(`${world.url}/verify?v=${id}`);
    await tab.page.getByLabel('Code').fill(await user.app.codeTo(email));
    assert.equal(await tab.page.locator('.brand, [data-branded]').count(), 0);
    await tab.page.getByRole('button', { name: 'Confirm my address' }).click();
    await tab.page.getByRole('heading', { name: 'Your email address is confirmed' }).waitFor();
    assert.equal(await drawnWidth(), 120);
  });
});
