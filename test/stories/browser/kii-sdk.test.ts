import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { openBrowser, type TestBrowser } from '../../kit/browser.js';
import { noBrowserBecause } from '../../kit/chromium.js';
import type { AnyData } from '../../kit/graphql.js';
import { keepToken } from '../../kit/leaks.js';
import { newEmail, newName, password } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

/** The folder of an installed copy of the former service's JavaScript SDK. */
const installed = process.env.KII_SDK;
const skip = noBrowserBecause || (installed === undefined && 'KII_SDK names no installed copy of kii-cloud-sdk');

/** A page of another origin than the server's. It contains only the unchanged SDK. */
const pages = createServer(async ({ url }, response) => {
  const isScript = url === '/KiiSDK.js';
  const content = isScript
    ? await readFile(join(installed ?? '', 'KiiSDK.js'))
    : '<!doctype html><title>App</title><link rel="icon" href="data:,"><script src="/KiiSDK.js"></script>';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(content);
});
await new Promise<void>(listening => pages.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
let browser: TestBrowser;

before(async () => {
  if (!skip) browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  pages.close();
});

stories(
  'The former service’s own SDK in a page of another origin',
  world => {
    it('H4 registers, logs in, changes an address and deletes the account across origins', { skip }, async () => {
      const app = await world.app({ kiiApi: true });
      const { page, complaints, close } = await browser.openPage();
      await page.goto(origin);
      const names = { app: app.id, site: `${app.url}/api`, name: newName(), password, email: newEmail() };
      const [token, email, refusal] = await page.evaluate(async given => {
        const { Kii, KiiUser, KiiErrorParser } = globalThis as unknown as Record<string, AnyData>;
        Kii.initializeWithSite(given.app, 'any', given.site);
        await KiiUser.userWithUsername(given.name, given.password).register();
        const refused = await KiiUser.authenticate(given.name, 'wrong horse battery').catch((error: Error) => error);
        await KiiUser.authenticate(given.name, given.password);
        const me = Kii.getCurrentUser();
        await me.changeEmail(given.email);
        await me.refresh();
        const seen = [me.getAccessToken(), me.getEmailAddress(), KiiErrorParser.parse(refused.message)?.code];
        await me.delete();
        return seen;
      }, names);
      keepToken(token);
      assert.deepEqual([email, refusal], [names.email, 'invalid_grant']);
      // Chromium logs the refused login.
      assert.equal(complaints.filter(text => !/400 \(Bad Request\)/.test(text)).join('\n'), '');
      await close();
    });
  },
  { corsOrigins: [origin] },
);
