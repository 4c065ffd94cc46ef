import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { TestBrowser, WatchedPage } from '../../kit/browser.js';
import { noBrowserBecause, openBrowser, requestsBeyond } from '../../kit/browser.js';
import {
  changeSettings,
  emailOf,
  linkIn,
  messageTo,
  password,
  refusalOfLogin,
  signUp,
  signUpByMail,
} from '../../kit/browser-story.js';
import type { World } from '../../kit/world.js';
import { createWorld } from '../../kit/world.js';

const email = 'hanako@example.com';

describe('The page behind a mailed link', { skip: noBrowserBecause }, () => {
  let browser: TestBrowser;
  let world: World;
  let tab: WatchedPage;
  let link: string;
  let accessToken: string;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    world = await createWorld();
    await changeSettings(world, { emailVerification: true });
    ({ link, accessToken } = await signUpByMail(world, email));
    tab = await browser.openPage();
  });
  afterEach(async () => {
    await tab.close();
    await world.close();
  });

  const heading = (text: string) => tab.page.getByRole('heading', { name: text }).waitFor();
  const press = (name: string) => tab.page.getByRole('button', { name }).click();

  it('V14 changes nothing by being opened, scripts and all, and says whose address is to be verified where', async () => {
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    const text = await tab.page.locator('main').innerText();
    assert.match(text, /@example\.com/);
    assert.doesNotMatch(text, /hanako@/, 'the address is masked');
    await new Promise(resolve => setTimeout(resolve, 500));
    assert.deepEqual(await emailOf(world, accessToken), { value: email, verified: false });
  });

  it('V14 takes the token out of the address bar, sends it only by POST, and asks nobody else for anything', async () => {
    const token = new URL(link).hash.slice(1);
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    assert.equal(tab.page.url(), `${world.url}/verify`);
    assert.ok(tab.requestedUrls.length > 0);
    assert.ok(!tab.requestedUrls.some(url => url.split('#')[0]?.includes(token)));
    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
  });

  it('V3 verifies on a click, after which the address logs in', async () => {
    assert.equal(await refusalOfLogin(world, email, password), 'IDENTIFIER_NOT_VERIFIED');
    await tab.page.goto(link);
    await press('Yes, verify');
    await heading('Your email address is verified');
    assert.deepEqual(await emailOf(world, accessToken), { value: email, verified: true });
    assert.equal(await refusalOfLogin(world, email, password), null);
    assert.deepEqual(tab.complaints, []);
  });

  it('V14 works by keyboard alone', async () => {
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    await heading('Your email address is verified');
    assert.equal(await tab.page.evaluate('document.activeElement.tagName'), 'H1', 'a screen reader reads what is new');
  });

  it('V14 removes the claim on "This wasn’t me", but only after asking once more', async () => {
    await tab.page.goto(link);
    await press('This wasn’t me');
    await heading('Take the address away from this account?');
    await press('Back');
    await heading('Is this email address yours?');
    assert.deepEqual(await emailOf(world, accessToken), { value: email, verified: false });
    await press('This wasn’t me');
    await press('Yes, take it away');
    await heading('Done: the address is removed');
    assert.equal(await emailOf(world, accessToken), null);
  });

  it('V15 says by itself that the address is verified already', async () => {
    await tab.page.goto(link);
    await press('Yes, verify');
    await heading('Your email address is verified');
    await tab.page.goto('about:blank');
    await tab.page.goto(link);
    await heading('This address is verified already');
    assert.equal(await tab.page.getByRole('button').count(), 0);
  });

  it('V5 says that the address belongs to another account when somebody else verified it first', async () => {
    await signUp(world, { email });
    const rival = await messageTo(world, email, 2);
    await tab.page.goto(link);
    await press('Yes, verify');
    await heading('Your email address is verified');
    await tab.page.goto('about:blank');
    await tab.page.goto(linkIn(rival));
    await heading('This address belongs to another account');
  });

  it('V10 says that an unknown link is not valid, and that one without a token is incomplete', async () => {
    await tab.page.goto(`${world.url}/verify#${'A'.repeat(64)}`);
    await heading('This link is no longer valid');
    await tab.page.goto('about:blank');
    await tab.page.goto(`${world.url}/verify`);
    await heading('This link is incomplete');
  });

  it('offers another try when the server does not answer', async () => {
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    await tab.page.context().setOffline(true);
    await press('Yes, verify');
    await heading('The server did not answer');
    assert.deepEqual(await emailOf(world, accessToken), { value: email, verified: false });
    await tab.page.context().setOffline(false);
    await press('Try again');
    await heading('Your email address is verified');
  });

  it('takes the next link that is opened in the same tab', async () => {
    await tab.page.goto(`${world.url}/verify`);
    await heading('This link is incomplete');
    await tab.page.goto(link);
    await heading('Is this email address yours?');
  });

  it('speaks Japanese to a Japanese browser', async () => {
    const japanese = await browser.openPage({ locale: 'ja-JP' });
    await japanese.page.goto(link);
    await japanese.page.getByRole('button', { name: 'はい、確認します' }).waitFor();
    assert.equal(await japanese.page.locator('html').getAttribute('lang'), 'ja');
    await japanese.close();
  });

  it('fits on a narrow phone', async () => {
    await tab.page.setViewportSize({ width: 320, height: 640 });
    await tab.page.goto(link);
    await heading('Is this email address yours?');
    const scrolls = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    assert.equal(await tab.page.evaluate(scrolls), false);
  });

  describe('when the app has pages of its own', () => {
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
      changeSettings(world, {
        emailVerifiedUrl: `${appUrl}/welcome`,
        emailVerificationFailedUrl: `${appUrl}/oh?from=mail`,
      }),
    );

    it('V15 goes to its success URL after success', async () => {
      await tab.page.goto(link);
      await press('Yes, verify');
      await tab.page.waitForURL(`${appUrl}/welcome`);
    });

    it('V15 goes to its failure URL with the reason when the address is verified already', async () => {
      await tab.page.goto(link);
      await press('Yes, verify');
      await tab.page.waitForURL(`${appUrl}/welcome`);
      await tab.page.goto(link);
      await tab.page.waitForURL(`${appUrl}/oh?from=mail&reason=ALREADY_VERIFIED`);
    });

    it('V15 goes nowhere before a click, nor after "This wasn’t me"', async () => {
      await tab.page.goto(link);
      await press('This wasn’t me');
      await press('Yes, take it away');
      await heading('Done: the address is removed');
      assert.equal(tab.page.url(), `${world.url}/verify`);
    });
  });
});
