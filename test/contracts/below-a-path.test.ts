import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { png } from '../kit/images.js';
import { Tab } from '../kit/live.js';
import { type PathProxy, startPathProxy } from '../kit/path-proxy.js';
import { newEmail, newName } from '../kit/test-app.js';
import { type Engine, engines, World } from '../kit/world.js';

for (const engine of engines) {
  describe(`Behind a proxy that removes a path (docs/proxies.md) (${engine})`, () => tellOf(engine));
}

function tellOf(engine: Engine): void {
  let proxy: PathProxy;
  let url: string;
  let world: World;
  before(async () => {
    proxy = await startPathProxy(() => world.url);
    url = proxy.url;
    world = new World(engine, { publicUrl: url });
    await world.start();
  });
  after(async () => {
    await world.stop();
    proxy.stop();
  });

  it('V3 a mailed link has the path, and its page loads everything from below it', async () => {
    const app = (await world.app({ emailVerification: true })).at(url);
    const email = newEmail();
    await app.register({ username: newName(), email });
    const link = (await app.lastMessageTo(email)).link ?? '';
    assert.ok(link.startsWith(`${url}/verify?`), link);
    const page = await (await fetch(link)).text();
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target = '']) => new URL(target, link).href);
    assert.ok(loaded.length > 1);
    for (const each of loaded) {
      assert.ok(each.startsWith(`${url}/`), each);
      assert.equal((await fetch(each)).status, 200, each);
    }
    await app.do('verifyLink', { token: await app.tokenTo(email) });
  });

  it('O23 the documentation stays below the path', async () => {
    for (const start of ['docs', 'docs/providers', 'docs/decisions/022-one-bundle']) {
      const page = await (await fetch(`${url}/${start}`)).text();
      const named = [...page.matchAll(/(?:src|href)="([^"#]+)/g)].map(
        ([, target = '']) => new URL(target, `${url}/${start}`),
      );
      const inside = named.filter(({ host }) => host === new URL(url).host);
      assert.ok(inside.length > 3, start);
      for (const { href } of inside) {
        assert.ok(href.startsWith(`${url}/`), href);
        assert.equal((await fetch(href)).status, 200, href);
      }
    }
  });

  it('V18 a page subscribes below the path', async () => {
    const app = (await world.app({ emailVerification: true })).at(url);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    const tab = Tab.open(url, { authorization: `Bearer ${user.token}`, 'x-app-id': app.id });
    tab.ask('subscription { verificationChanged { kind address state } }');
    await tab.sees(email, 'SENT');
    await tab.leave();
  });

  it('O19 the page of a link finds the logo of its app below the path, and the mail contains it', async () => {
    const image = png(120, 40);
    const logo = image.toString('base64');
    const app = (await world.app({ emailVerification: true, logo, brandColor: '#c2410c' })).at(url);
    const email = newEmail();
    await app.register({ username: newName(), email });
    const { link, html } = await app.lastMessageTo(email);
    assert.match(html ?? '', /<img src="cid:logo@bonafide"/);
    assert.deepEqual(
      [...(html ?? '').matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target).filter(each => each !== link),
      ['cid:logo@bonafide'],
    );
    const token = await app.tokenTo(email);
    const { linkInfo } = await app.raw(
      'query ($token: String!) { linkInfo(token: $token) { branding { logo { path } colors { button } } } }',
      { token },
    );
    assert.equal(linkInfo.branding.colors.button, '#c2410c');
    // The page puts a dot before the path, so that the address is relative.
    const found = await fetch(new URL(`.${linkInfo.branding.logo.path}`, link ?? ''));
    assert.ok(found.url.startsWith(`${url}/logos/`), found.url);
    assert.deepEqual([found.status, found.headers.get('content-type')], [200, 'image/png']);
  });

  it('E4 an error page loads everything from below the path, and links to the home page below it', async () => {
    for (const path of ['/nothing', '/docs/nothing/deep', '/%hunter2']) {
      const page = await (await fetch(url + path, { headers: { accept: 'text/html' } })).text();
      const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target = '']) => new URL(target, url + path));
      assert.ok(named.length > 2, path);
      for (const { href } of named) {
        assert.ok(href.startsWith(`${url}/`), href);
        assert.equal((await fetch(href)).status, 200, href);
      }
    }
  });
}
