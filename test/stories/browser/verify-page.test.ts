import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { maskAddress } from '../../../src/platform/values/mask.rules.js';
import { accessibilityViolations } from '../../kit/accessibility.js';
import type { WatchedPage } from '../../kit/browser.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import { buttonOfMail } from '../../kit/mail-button.js';
import type { TestApp, TestUser } from '../../kit/test-app.js';
import { newEmail, newName, newPhone, password, refuses } from '../../kit/test-app.js';

storiesInBrowser('The page behind a mailed link', ({ world, openPage }) => {
  let tab: WatchedPage;
  let app: TestApp;
  let user: TestUser;
  let email: string;
  let link: string;

  beforeEach(async () => {
    tab = await openPage();
    app = await world.app({ emailVerification: true });
    email = newEmail();
    user = await app.register({ username: newName(), email });
    link = await linkTo(email);
  });
  afterEach(() => tab.close());

  async function linkTo(address: string): Promise<string> {
    return `${world.url}/verify#${await app.tokenTo(address)}`;
  }
  /** Loads the page anew. In an open page, the same URL would change only the fragment. */
  async function openAfresh(url: string): Promise<void> {
    await tab.page.goto('about:blank');
    await tab.page.goto(url);
  }
  const heading = (text: string) => tab.page.getByRole('heading', { name: text }).waitFor();
  const press = (name: string) => tab.page.getByRole('button', { name }).click();
  const isVerified = async () => (await user.me()).email?.verified;

  it('V14 changes nothing when it is opened, scripts included, and shows the app and the masked address', async () => {
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    const text = await tab.page.locator('main').innerText();
    assert.match(text, /Sample/);
    assert.ok(text.includes(maskAddress(email)), text);
    assert.ok(!text.includes(email), 'the address is masked');
    assert.equal(await isVerified(), false);
  });

  it('V23 asks for the code of the mail when a gateway has cut off the token', async () => {
    const [{ id }] = (await user.me()).verifications;
    await tab.page.goto(`${world.url}/verify?v=${id}`);
    await heading('Enter the code from the email');
    // Other people may see the address bar. With the id, they would learn where the reader has an account.
    assert.doesNotMatch(await tab.page.locator('main').innerText(), /Sample/);
    await tab.page.getByLabel('Code').fill('12 34');
    await press('Confirm my address');
    await tab.page
      .locator('input[aria-describedby=error][aria-invalid=true] + #error:has-text("This code is wrong.")')
      .waitFor();
    assert.equal(await isVerified(), false);
    await tab.page.getByLabel('Code').fill(` ${await app.codeTo(email)} `);
    await press('Confirm my address');
    await heading('Your email address is confirmed');
    assert.equal(await isVerified(), true);
    assert.deepEqual(tab.complaints, []);
  });

  it('V22 opens a link that a gateway or a sentence has changed', async () => {
    const token = await app.tokenTo(email);
    const [{ id }] = (await user.me()).verifications;
    const named = [`/verify?v=${id}%23${token}`, `/verify/?v=${id}#${token}`, `/verify/?v=${id}%2523${token}.`];
    const plain = [`/verify#${token}.`, `/verify#${token}%23`, `/verify%23${token}`, `/verify/#${token}>`];
    for (const changed of [...named, ...plain]) {
      await openAfresh(world.url + changed);
      await heading('Is this email address yours?');
      assert.equal(tab.page.url(), `${world.url}/verify`);
    }
    for (const cut of [`/verify/?v=${id}`, `/verify?v=${id}.`, `/verify?v=${id}%23${token.slice(0, 20)}`]) {
      await openAfresh(world.url + cut);
      await heading('Enter the code from the email');
    }
  });

  it('E4 shows a page, and no JSON, at an unknown address', async () => {
    await tab.page.goto(`${world.url}/verifyy`);
    await heading('Page not found');
  });

  it('V19 asks whether the account’s other identifiers are the reader’s', async () => {
    await tab.page.goto(link);
    await tab.page.getByText('This account also has a username. If any of this is not yours, do not confirm').waitFor();
    await user.change('PHONE', newPhone());
    await openAfresh(link);
    await tab.page.getByText('This account also has a phone number and a username.').waitFor();
    const pseudo = await app.pseudoUser();
    const other = newEmail();
    await pseudo.do('upgradePseudoUser', { input: { email: other, password } });
    await openAfresh(await linkTo(other));
    await heading('Is this email address yours?');
    assert.equal(await tab.page.getByText('also has').count(), 0);
  });

  it('V14 removes the token from the address bar, sends it only by POST, and asks no other host for anything', async () => {
    const token = new URL(link).hash.slice(1);
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    assert.equal(tab.page.url(), `${world.url}/verify`);
    assert.ok(tab.requestedUrls.includes(`${world.url}/graphql`));
    assert.ok(!tab.requestedUrls.some(url => url.split('#')[0]?.includes(token)));
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('V3 verifies on a click, after which the address logs in', async () => {
    await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(email));
    await tab.page.goto(link);
    await press('Confirm my address');
    await heading('Your email address is confirmed');
    assert.equal(await isVerified(), true);
    assert.equal((await app.login(email)).id, user.id);
    assert.deepEqual(tab.complaints, []);
  });

  it('V14 works with the keyboard only', async () => {
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    await heading('Your email address is confirmed');
    assert.equal(await tab.page.evaluate('document.activeElement.tagName'), 'H1', 'a screen reader reads what is new');
  });

  it('V14 removes the claim on "This wasn’t me", but only after a second question', async () => {
    await tab.page.goto(link);
    await press('This wasn’t me');
    await heading('Remove your address from this account?');
    await press('Back');
    await heading('Is this email address yours?');
    assert.equal(await isVerified(), false);
    await press('This wasn’t me');
    await press('Yes, remove it');
    await heading('Your address was removed');
    assert.equal((await user.me()).email, null);
  });

  it('V15 shows by itself that the address is verified already', async () => {
    await user.proveEmail(email);
    await tab.page.goto(link);
    await heading('This address is already confirmed');
    assert.equal(await tab.page.getByRole('button').count(), 0);
  });

  it('V5 shows that the address belongs to another account when somebody else verified it first', async () => {
    const rival = await app.register({ username: newName(), email });
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    await rival.proveEmail(email);
    await press('Confirm my address');
    await heading('This address belongs to another account');
    await openAfresh(link);
    await heading('This address belongs to another account');
    assert.equal(await isVerified(), false);
  });

  it('V10 shows that a link has expired', async () => {
    world.wait(25 * 60 * 60);
    await tab.page.goto(link);
    await heading('This link has expired');
  });

  it('V10 shows that an unknown link is not valid, and that one without a token is incomplete', async () => {
    await tab.page.goto(`${world.url}/verify#${'A'.repeat(64)}`);
    await heading('This link is no longer valid');
    await openAfresh(`${world.url}/verify`);
    await heading('This link is incomplete');
    await tab.page.getByText('request a new link in the app').waitFor();
  });

  it('offers another try when the server does not answer', async () => {
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    await tab.page.context().setOffline(true);
    await press('Confirm my address');
    await heading('The server did not answer');
    assert.equal(await isVerified(), false);
    await tab.page.context().setOffline(false);
    await press('Try again');
    await heading('Your email address is confirmed');
  });

  it('takes the next link that is opened in the same tab', async () => {
    await tab.page.goto(`${world.url}/verify`);
    await heading('This link is incomplete');
    await tab.page.goto(link);
    await heading('Is this email address yours?');
  });

  it('is Japanese in a Japanese browser', async () => {
    const japanese = await openPage({ locale: 'ja-JP' });
    await japanese.page.goto(link);
    await japanese.page.getByRole('button', { name: 'アドレスを確認する' }).waitFor();
    await japanese.page.getByText('このアカウントにはユーザー名も登録されています。').waitFor();
    assert.equal(await japanese.page.locator('html').getAttribute('lang'), 'ja');
    await japanese.close();
  });

  for (const locale of ['en-GB', 'ja-JP']) {
    it(`V14 has the button of the mail (${locale})`, async () => {
      const address = newEmail();
      await app.register({ username: newName(), email: address, locale });
      const { html } = await app.lastMessageTo(address);
      const reader = await openPage({ locale });
      await reader.page.goto(await linkTo(address));
      await reader.page.getByRole('button', { name: buttonOfMail(html), exact: true }).waitFor();
      await reader.close();
    });
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no accessibility violation, in each of its states (axe, ${colorScheme})`, async () => {
      const [{ id }] = (await user.me()).verifications;
      await tab.page.emulateMedia({ colorScheme });
      await tab.page.goto(`${world.url}/verify?v=${id}`);
      await heading('Enter the code from the email');
      assert.deepEqual(await accessibilityViolations(tab.page), []);
      await tab.page.goto(link);
      await heading('Is this email address yours?');
      assert.deepEqual(await accessibilityViolations(tab.page), []);
      await press('This wasn’t me');
      await heading('Remove your address from this account?');
      assert.deepEqual(await accessibilityViolations(tab.page), []);
      await press('Back');
      await press('Confirm my address');
      await heading('Your email address is confirmed');
      assert.deepEqual(await accessibilityViolations(tab.page), []);
    });
  }

  it('fits on a narrow phone', async () => {
    await tab.page.setViewportSize({ width: 320, height: 640 });
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    const scrolls = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    assert.equal(await tab.page.evaluate(scrolls), false);
  });

  describe('when the app has its own pages', () => {
    const appServer = createServer((_request, response) => response.end('the app'));
    let appUrl: string;

    before(async () => {
      await new Promise<void>(resolve => appServer.listen(0, '127.0.0.1', resolve));
      appUrl = `http://127.0.0.1:${(appServer.address() as AddressInfo).port}`;
    });
    after(() => {
      appServer.closeAllConnections();
      appServer.close();
    });
    beforeEach(() =>
      app.set({ emailVerifiedUrl: `${appUrl}/welcome`, emailVerificationFailedUrl: `${appUrl}/oh?from=mail` }),
    );

    it('V15 redirects to its success URL after success', async () => {
      await tab.page.goto(link);
      await press('Confirm my address');
      await tab.page.waitForURL(`${appUrl}/welcome`);
    });

    it('V15 V23 redirects to its success URL after the code of the mail', async () => {
      const [{ id }] = (await user.me()).verifications;
      await tab.page.goto(`${world.url}/verify?v=${id}`);
      await tab.page.getByLabel('Code').fill(await app.codeTo(email));
      await press('Confirm my address');
      await tab.page.waitForURL(`${appUrl}/welcome`);
    });

    it('V15 redirects to its failure URL with the reason when the address is verified already', async () => {
      await user.proveEmail(email);
      await tab.page.goto(link);
      await tab.page.waitForURL(`${appUrl}/oh?from=mail&reason=ALREADY_VERIFIED`);
    });

    it('V15 redirects to its failure URL when the click comes too late', async () => {
      const rival = await app.register({ username: newName(), email });
      await tab.page.goto(link);
      await heading('Is this email address yours?');
      await rival.proveEmail(email);
      await press('Confirm my address');
      await tab.page.waitForURL(`${appUrl}/oh?from=mail&reason=IDENTIFIER_TAKEN`);
    });

    const stays = async (reason: string, title: string) => {
      await heading(title);
      const href = await tab.page.getByRole('link', { name: 'Continue to' }).getAttribute('href');
      assert.equal(href, `${appUrl}/oh?from=mail&reason=${reason}`);
      assert.equal(tab.page.url(), `${world.url}/verify`);
      await press('This wasn’t me');
      await press('Yes, remove it');
      await heading('Your address was removed');
    };

    it('V15 V14 stays where a link has expired, offers "This wasn’t me" and links to its failure URL', async () => {
      world.wait(25 * 60 * 60);
      await tab.page.goto(link);
      await stays('CODE_EXPIRED', 'This link has expired');
      const again = await app.login(user.session.user.username);
      assert.equal((await again.me()).email, null);
    });

    it('V15 V14 stays where a link has been replaced, also while its page was open', async () => {
      await tab.page.goto(link);
      await heading('Is this email address yours?');
      world.wait(25 * 60 * 60);
      const again = await app.login(user.session.user.username);
      await again.do('resendVerification', { kind: 'EMAIL' });
      await press('Confirm my address');
      await stays('CODE_EXPIRED', 'This link has expired');
      assert.equal((await again.me()).email, null);
    });

    it('V15 redirects to its failure URL when the claim ended while the page was open', async () => {
      await tab.page.goto(link);
      await heading('Is this email address yours?');
      await user.change('EMAIL', newEmail());
      await press('Confirm my address');
      await tab.page.waitForURL(`${appUrl}/oh?from=mail&reason=INVALID_TOKEN`);
    });

    it('V15 redirects nowhere after "This wasn’t me"', async () => {
      await tab.page.goto(link);
      await press('This wasn’t me');
      await press('Yes, remove it');
      await heading('Your address was removed');
      assert.equal(tab.page.url(), `${world.url}/verify`);
    });
  });
});
