import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { InboxMessage } from '../../../src/domain/messaging/development-inbox.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newName, password, type TestApp } from '../../kit/test-app.js';
import { stories, type World } from '../../kit/world.js';

/** Makes a claimant, and mails of every kind that contains a link. */
async function mailsWithLinks(app: TestApp) {
  const [email, owned] = [newEmail(), newEmail()];
  const owner = await app.registerProven({ email: owned });
  await app.do('requestPasswordReset', { identifier: owned });
  const claimant = await app.register({ username: newName(), email });
  const mails = [await app.lastMessageTo(email), await app.lastMessageTo(owned)];
  assert.deepEqual(
    mails.map(({ kind }) => kind),
    ['EMAIL_VERIFICATION', 'PASSWORD_RESET_EMAIL'],
  );
  return { claimant, email, owner, owned, mails };
}

function linksIn({ text, html }: InboxMessage): string[] {
  const links = `${text} ${html ?? ''}`.match(/https?:\/\/[^\s"'<>]+/g);
  assert(links !== null);
  return [...new Set(links)];
}

stories('A mail scanner that opens every link', world => {
  it('V14 W4 by GET and HEAD, with everything that the pages load, verifies and resets nothing', async () => {
    const app = await world.app({ emailVerification: true });
    const { claimant, email, owned, mails } = await mailsWithLinks(app);
    const opened = new Set<string>();
    await changesNothing(world, async () => {
      for (const link of mails.flatMap(linksIn)) await openAll(world, link, opened);
    });
    assert.ok(opened.size >= 6, [...opened].join('\n'));
    assert.equal((await claimant.me()).email.verified, false);
    // The links still work for a person who clicks.
    await claimant.proveEmail(email);
    await app.do('resetPassword', { input: { token: await app.tokenTo(owned), newPassword: 'another horse battery' } });
  });
});

/** Requests a link in the ways of scanners: with the fragment, without it, and with the token in the path or query. */
async function openAll(world: World, link: string, opened: Set<string>): Promise<void> {
  const [page = '', token = ''] = link.split('#');
  for (const url of [link, page, `${page}?${token}`, `${page}?token=${token}`, `${page}/${token}`]) {
    for (const method of ['HEAD', 'GET']) {
      const response = await fetch(url, { method });
      opened.add(url);
      const body = await response.text();
      for (const [, path = ''] of body.matchAll(/(?:href|src|action)="([^"#]+)/g)) {
        const next = new URL(path, world.url).href;
        if (!next.startsWith(world.url) || opened.has(next)) continue;
        opened.add(next);
        await fetch(next, { method: 'HEAD' });
        await fetch(next);
      }
    }
  }
}

storiesInBrowser('A mail scanner with a whole browser', ({ world, openPage }) => {
  it('V14 W4 runs the pages’ scripts and submits every form, but verifies and resets nothing', async () => {
    const app = await world.app({ emailVerification: true });
    const { claimant, email, owned, mails } = await mailsWithLinks(app);
    const seen: string[] = [];
    await changesNothing(world, async () => {
      for (const link of mails.flatMap(linksIn)) {
        const { page, violations, close } = await openPage();
        await page.goto(link);
        await page.locator('main[data-state=ready]').waitFor();
        seen.push(await page.locator('h1').innerText());
        await page.evaluate(
          '[...document.forms].forEach(form => { form.requestSubmit(); HTMLFormElement.prototype.submit.call(form); })',
        );
        await page.waitForLoadState('networkidle');
        // The policy prevents the submission of a form.
        for (const violation of violations.splice(0)) assert.match(violation, /form-action/);
        await close();
      }
    });
    assert.deepEqual([...new Set(seen)].sort(), ['Choose a new password', 'Is this email address yours?']);
    await claimant.proveEmail(email);
    assert.equal((await app.login(owned, password)).session.user.email.value, owned);
  });
});
