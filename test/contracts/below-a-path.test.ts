import assert from 'node:assert/strict';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Tab } from '../kit/live.js';
import { newEmail, newName } from '../kit/test-app.js';
import { World } from '../kit/world.js';

const path = '/id';

/** Removes the path and forwards, WebSockets too, as the configurations of docs/proxies.md do. */
function startProxy(target: () => string): Server {
  const forwarded = (url = '') => (url.startsWith(`${path}/`) ? url.slice(path.length) : null);
  const proxy = createServer((incoming, outgoing) => {
    const url = forwarded(incoming.url);
    if (url === null) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const onward = request(new URL(url, target()), { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  proxy.on('upgrade', (incoming, near) => {
    const url = forwarded(incoming.url) ?? '/';
    const onward = request(new URL(url, target()), { headers: incoming.headers });
    onward.on('upgrade', (answer, far) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      near.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
    onward.end();
  });
  return proxy;
}

describe('Behind a proxy that removes a path (docs/proxies.md)', () => {
  const proxy = startProxy(() => world.url);
  let url: string;
  let world: World;
  before(async () => {
    await new Promise<void>(resolve => void proxy.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${path}`;
    world = new World('SQLite', { publicUrl: url });
    await world.start();
  });
  after(async () => {
    await world.stop();
    proxy.closeAllConnections();
    proxy.close();
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
});
