import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import type { Page } from 'playwright-core';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { requestsBeyond, storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { png } from '../../kit/images.js';
import { patient, signInto } from '../../kit/portal.js';
import { eventually } from '../../kit/processes.js';
import type { TestApp } from '../../kit/test-app.js';

storiesInBrowser('The templates and the branding in the portal', ({ world, openPage }) => {
  let tab: WatchedPage;
  let page: Page;

  beforeEach(async () => {
    tab = await openPage({ viewport: { width: 1440, height: 900 } });
    page = patient(tab);
  });
  afterEach(async () => {
    assert.deepEqual(tab.complaints, []);
    assert.deepEqual(tab.violations, []);
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    await tab.close();
  });

  const enter = (app: TestApp, path: string) => signInto(page, world.url, app.adminToken, `#/${app.id}/${path}`);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const notices = () => page.getByRole('region', { name: 'Notices' });

  it('D10 have listed variables, and one is inserted where the cursor is', async () => {
    const app = await world.app({ name: 'Shop' });
    await enter(app, 'templates?kind=PASSWORD_RESET_EMAIL');
    const variables = page.getByRole('region', { name: 'Variables', exact: true });
    await variables.getByText('For example: 30 minutes').waitFor();
    await variables.getByText('For example: Shop').waitFor();
    await variables.getByText('must each contain {{ link }}.').waitFor();
    const subject = page.getByLabel('Subject');
    await subject.fill('Hello !');
    await subject.press('ArrowLeft');
    await button('Insert appName').click();
    assert.equal(await subject.inputValue(), 'Hello {{ appName }}!');
    await page.getByRole('region', { name: 'Preview' }).getByText('Hello Shop!').waitFor();
    await subject.fill('{{ oops }}');
    await page.getByText(/^there is no variable "oops" here.*\(line 1\)\.$/).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await button('Discard changes').click();
    assert.equal(await subject.inputValue(), 'Reset your {{ appName }} password');
  });

  it('D6 are saved only when changed, ask before changes are lost, and can be undone', async () => {
    const app = await world.app();
    await enter(app, 'templates?kind=PHONE_VERIFICATION');
    const text = page.getByLabel('SMS', { exact: true });
    await text.waitFor();
    await page.getByText('The text must contain {{ code }} or {{ link }}.').waitFor();
    assert.equal(await page.getByText('One is required').count(), 2);
    assert.equal(await button('Save').isDisabled(), true);
    await text.fill('{{ code }} is new');
    await page.getByRole('link', { name: 'Users', exact: true }).click();
    await dialog().getByText('Leave without saving?').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await text.inputValue(), '{{ code }} is new');
    await page.getByLabel('Language', { exact: true }).selectOption('ja');
    await dialog().getByText('Leave without saving?').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await button('Save').click();
    await page.getByText('Your own text', { exact: true }).waitFor();
    assert.equal(await button('Save').isDisabled(), true);
    await button('Back to the default').click();
    await dialog().getByRole('button', { name: 'Use the default' }).click();
    await page.getByText('Default text', { exact: true }).waitFor();
    await notices().getByText('has its default text again').waitFor();
    await notices().getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Your own text', { exact: true }).waitFor();
    assert.equal(await text.inputValue(), '{{ code }} is new');
    // Nothing is unsaved, so no question is asked.
    await page.getByRole('link', { name: 'Users', exact: true }).click();
    await page.getByRole('heading', { name: 'Users' }).waitFor();
  });

  it('O19 have a logo and a colour, shown before they are saved, and in the preview of a mail', async () => {
    const app = await world.app({ name: 'Shop' });
    await enter(app, 'settings');
    const card = page.getByRole('region', { name: 'Branding', exact: true });
    const choose = async (name: string, mimeType: string, buffer: Buffer) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        card.getByRole('button', { name: /^Choose/ }).click(),
      ]);
      await chooser.setFiles({ name, mimeType, buffer });
    };
    await choose('logo.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    await card.getByText('Choose a PNG or JPEG image.').waitFor();
    await choose('large.png', 'image/png', Buffer.alloc(70_000));
    await card.getByText('Choose one of at most 64 KiB').waitFor();
    await choose('no.png', 'image/png', Buffer.from('not an image'));
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByText('It is not a PNG or JPEG image in Base64.').first().waitFor();
    await choose('logo.png', 'image/png', png(120, 40));
    await card.getByRole('textbox', { name: 'Colour', exact: true }).fill('#ffeb3b');
    // Black is readable on yellow, white is not.
    const textColour = () => page.evaluate('getComputedStyle(document.querySelector(".brand-button")).color');
    await eventually('a preview of the new colour', 10, async () => (await textColour()) === 'rgb(0, 0, 0)');
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByText('Saved.').waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    const shown = card.getByRole('img', { name: 'Shop' }).first();
    assert.match((await shown.getAttribute('src')) ?? '', /^\.\/logos\/[\w-]{43}\.120x40\.png$/);

    await page.goto(`${world.url}/portal#/${app.id}/templates?kind=EMAIL_VERIFICATION`);
    const logo = page.locator('iframe').contentFrame().getByRole('img', { name: 'Shop' });
    await logo.waitFor();
    const inMail = (expression: string) =>
      page
        .frames()
        .find(each => each !== page.mainFrame())
        ?.evaluate(expression);
    assert.equal(await inMail('document.images[0].decode().then(() => document.images[0].naturalWidth)'), 120);
    await page.getByText('Desktop', { exact: true }).click();
    await eventually('the width of a desktop', 10, async () => Number(await inMail('innerWidth')) > 700);
  });
});
