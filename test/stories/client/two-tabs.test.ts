import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import { createSigningKeys } from '../../../src/domain/sessions/signing-keys/signing-keys.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { createClientIn, rotationsIn, serveClientPages } from '../../kit/client-package.js';
import { type LosingProxy, startLosingProxy } from '../../kit/losing-proxy.js';
import { eventually } from '../../kit/processes.js';
import { newName, password, type TestApp } from '../../kit/test-app.js';

const pages = await serveClientPages();
const { origin } = pages;
after(pages.stop);

/** Code that a page evaluates: each page has the client as `client`, and has counted the ends of its session. */
const callMeOften = `Promise.all(Array.from({ length: 5 }, () => client.me())).then(users => users[0].id)`;

const ways: Record<string, string> = {
  'Web Locks': '',
  'a lease in localStorage, where there are no Web Locks': `Object.defineProperty(navigator, 'locks', { value: undefined })`,
};

storiesInBrowser(
  'bonafide-client in two tabs',
  ({ world, openPage }) => {
    let proxy: LosingProxy;
    let isLosing = false;
    let refreshes = 0;
    before(async () => {
      proxy = await startLosingProxy(
        () => world.url,
        request => {
          const isRefresh = request.includes('mutation($refreshToken');
          if (isRefresh) refreshes++;
          return isRefresh && isLosing;
        },
      );
    });
    after(() => proxy?.stop());

    async function openTabs(app: TestApp, script: string) {
      const { page: first } = await openPage();
      const context = first.context();
      if (script !== '') await context.addInitScript(script);
      const second = await context.newPage();
      for (const page of [first, second]) {
        await page.goto(origin);
        await createClientIn(page, { url: proxy.url, app });
        await page.evaluate(`globalThis.ends = []; client.onSession(({ reason }) => reason && ends.push(reason))`);
      }
      const register = `client.register(${JSON.stringify({ input: { username: newName(), password } })})`;
      const id = await first.evaluate<string>(`${register}.then(({ user }) => user.id)`);
      await eventually('the other tab knows', 10, () => second.evaluate(`client.session?.userId === '${id}'`));
      const inBoth = async <T>(code: string) => await Promise.all([first, second].map(tab => tab.evaluate<T>(code)));
      return { first, second, id, inBoth };
    }

    const rotations = async (tab: Page, app: TestApp) =>
      rotationsIn(await tab.evaluate<string>(`localStorage.getItem('bonafide.${app.id}')`));

    for (const [way, script] of Object.entries(ways)) {
      it(`T5 ten calls at once cause one refresh, by ${way}`, async () => {
        const app = await world.app();
        const { first, id, inBoth } = await openTabs(app, script);
        const before = refreshes;
        for (const round of [1, 2, 3]) {
          world.wait(660);
          assert.deepEqual(await inBoth(callMeOften), [id, id]);
          assert.deepEqual([await rotations(first, app), refreshes - before], [round, round]);
        }
      });

      it(`T5, T3 nobody is logged out while the server restarts, loses answers and changes its keys, by ${way}`, async () => {
        const app = await world.app();
        const { id, inBoth } = await openTabs(app, script);
        // Failures are shown to the user, who tries again.
        const trying = `globalThis.isOver = false;
          (async () => { while (!isOver) await client.me().catch(() => new Promise(next => setTimeout(next, 50))) })()`;
        const turns = inBoth(trying);
        for (const _ of [1, 2]) {
          isLosing = true;
          world.wait(660);
          await world.restart({});
          const sent = refreshes;
          await eventually('a refresh is lost', 20, () => refreshes > sent);
          isLosing = false;
          await inBoth(callMeOften);
          const { store, keys, now } = world.server.deps;
          await createSigningKeys({
            store,
            keys,
            now,
            randomBytes: world.randomBytes,
            log: { warn() {} },
          }).replaceAll();
          world.wait(60);
        }
        await inBoth('isOver = true');
        await turns;
        assert.deepEqual(await inBoth(callMeOften), [id, id]);
        assert.deepEqual(await inBoth('ends'), [[], []]);
      });
    }

    it('T7 a logout in one tab ends the session of the other, and a login begins it', async () => {
      const { first, second } = await openTabs(await world.app(), '');
      await first.evaluate('client.logout()');
      await eventually('the other tab has heard', 10, () => second.evaluate(`ends[0] === 'LOGOUT'`));
      assert.equal(await second.evaluate('client.session'), null);
      await second.evaluate('client.createPseudoUser()');
      await eventually('the first tab has heard', 10, () => first.evaluate('client.session !== null'));
      assert.equal(await first.evaluate('client.me().then(({ isPseudo }) => isPseudo)'), true);
      // A client that was closed does not listen, but the other tab still hears what it does.
      assert.equal(await second.evaluate('client.close(), client.logout()'), true);
      await eventually('the first tab has heard', 10, () => first.evaluate('client.session === null'));
    });

    it('T7 does not report the end of an earlier session after the next one has begun', async () => {
      const app = await world.app();
      const { first, second } = await openTabs(app, '');
      await second.evaluate(`globalThis.types = []; client.onSession(({ type }) => types.push(type))`);
      // The message of a tab that has logged out, and that arrives only now.
      const late = `{ type: 'ENDED', session: null, reason: 'LOGOUT' }`;
      await first.evaluate(`new BroadcastChannel('bonafide.${app.id}').postMessage(${late})`);
      await first.evaluate('client.refresh()');
      await eventually('the other tab has heard', 10, () => second.evaluate(`types.includes('REFRESHED')`));
      assert.deepEqual(await second.evaluate('types'), ['REFRESHED']);
    });
  },
  { corsOrigins: [origin] },
);
