import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { storiesInBrowser } from '../../kit/browser.js';
import { createClientIn, serveClientPages } from '../../kit/client-package.js';
import { allowPasskeys } from '../../kit/passkeys.js';
import { newName, password } from '../../kit/test-app.js';
import { addVirtualAuthenticator } from '../../kit/virtual-authenticator.js';

const pages = await serveClientPages();
const { origin } = pages;
after(pages.stop);

const browsers: Record<string, string> = {
  'that reads and writes JSON': '',
  'that does not': `for (const name of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON'])
      delete PublicKeyCredential[name];
    delete PublicKeyCredential.prototype.toJSON;`,
};

storiesInBrowser(
  'Passkeys with bonafide-client',
  ({ world, openPage }) => {
    for (const [which, script] of Object.entries(browsers)) {
      it(`F33 a user adds one and logs in with it, in a browser ${which}`, async () => {
        const app = await allowPasskeys(await world.app(), { rpId: 'localhost', origins: [origin] });
        const { page } = await openPage();
        await page.goto(origin);
        await addVirtualAuthenticator(page);
        await createClientIn(page, { url: world.url, app });
        await page.evaluate(script);
        const input = JSON.stringify({ input: { username: newName(), password } });
        const ids = await page.evaluate<string[]>(`(async () => {
          const { addPasskey, logInWithPasskey, offerPasskeys } = await import("/passkeys.js");
          const { user } = await client.register(${input});
          await addPasskey(client, 'My laptop');
          await client.logout();
          const byButton = await logInWithPasskey(client);
          await client.logout();
          const fromList = await new Promise((resolve, reject) => offerPasskeys(client, resolve, reject));
          return [user.id, byButton.user.id, fromList.user.id, client.session.userId];
        })()`);
        assert.equal(new Set(ids).size, 1);
      });
    }

    /** Opens a page with a passkey. Nobody is logged in. `script` gets what the module exports, and returns how often each request was sent. */
    async function withPasskey() {
      const app = await allowPasskeys(await world.app(), { rpId: 'localhost', origins: [origin] });
      const { page } = await openPage();
      await page.goto(origin);
      await addVirtualAuthenticator(page);
      await createClientIn(page, { url: world.url, app });
      const input = JSON.stringify({ input: { username: newName(), password } });
      await page.evaluate(`(async () => {
        globalThis.passkeys = await import("/passkeys.js");
        const { user } = await client.register(${input});
        await passkeys.addPasskey(client, 'My laptop');
        await client.logout();
        globalThis.userId = user.id;
        globalThis.errors = [];
        globalThis.offer = () => new Promise(resolve =>
          passkeys.offerPasskeys(client, ({ user }) => resolve(user.id === userId), ({ code }) => errors.push(code)));
      })()`);
      return page;
    }

    it('F33 offers the passkeys again after a failed try', async () => {
      const page = await withPasskey();
      let failures = 1;
      await page.route(
        url => url.pathname === '/graphql',
        route => {
          const isLogin = route.request().postData()?.includes('mutation logInWithPasskey') === true;
          return isLogin && failures-- > 0 ? route.abort() : route.continue();
        },
      );
      assert.equal(await page.evaluate('offer()'), true);
      assert.deepEqual(await page.evaluate('errors'), ['NETWORK']);
    });

    it('F33 offers the passkeys again after the user has cancelled a request by a button', async () => {
      const page = await withPasskey();
      const outcome = await page.evaluate(`(async () => {
        const offered = offer();
        await passkeys.logInWithPasskey(client, { signal: AbortSignal.abort('cancelled') }).catch(() => {});
        return await offered;
      })()`);
      assert.equal(outcome, true);
      assert.deepEqual(await page.evaluate('errors'), []);
    });

    it('F33 ends one offer when another begins', async () => {
      const page = await withPasskey();
      const sent: string[] = [];
      page.on('request', request => sent.push(request.postData() ?? ''));
      assert.equal(await page.evaluate('offer(), offer()'), true);
      assert.equal(sent.filter(body => body.includes('mutation logInWithPasskey')).length, 1);
      assert.ok(sent.filter(body => body.includes('requestPasskeyLogin')).length <= 2);
    });
  },
  { corsOrigins: [origin] },
);
