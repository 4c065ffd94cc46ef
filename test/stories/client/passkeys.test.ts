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
  },
  { corsOrigins: [origin] },
);
