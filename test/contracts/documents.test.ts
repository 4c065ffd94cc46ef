import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serve } from '../kit/http-skin.js';
import { readProjectFile } from '../kit/sources.js';

/** Fetches a page, and everything on this server that it links to. */
async function crawl(url: string): Promise<Map<string, { status: number; text: string; headers: Headers }>> {
  const seen = new Map();
  const queue = [`${url}/docs`];
  for (const address of queue) {
    if (seen.has(address)) continue;
    const response = await fetch(address);
    seen.set(address, { status: response.status, text: await response.text(), headers: response.headers });
    if (!isDocument(address, url)) continue;
    queue.push(
      ...targetsIn(seen.get(address).text, address)
        .map(withoutAnchor)
        .filter(each => each.startsWith(url)),
    );
  }
  return seen;
}

function isDocument(address: string, url: string): boolean {
  return address === `${url}/docs` || address.startsWith(`${url}/docs/`);
}

function targetsIn(html: string, address: string): string[] {
  return [...html.matchAll(/ (?:src|href)="([^"]*)"/g)].map(
    ([, target = '']) => new URL(target.replaceAll('&amp;', '&'), address).href,
  );
}

function withoutAnchor(address: string): string {
  return address.replace(/#.*$/, '');
}

describe('O23 The documentation of the server', () => {
  it('links to pages, headings and pictures that exist, and to every document', async () => {
    const { url } = await serve();
    const seen = await crawl(url);
    const documents = [...seen].filter(([address]) => isDocument(address, url));
    assert.ok(documents.length > 50, `${documents.length} pages`);
    const names = documents.map(([address]) => address.slice(url.length));
    for (const name of ['/docs', '/docs/reference', '/docs/security-policy', '/docs/decisions/022-one-bundle']) {
      assert.ok(names.includes(name), name);
    }
    assert.deepEqual(
      [...seen].filter(([, { status }]) => status !== 200).map(([address]) => address),
      [],
    );
    const broken = documents.flatMap(([address, { text }]) =>
      targetsIn(text, address).filter(target => {
        const [page = '', anchor] = target.split('#');
        return (
          anchor !== undefined &&
          page.startsWith(url) &&
          !seen.get(page)?.text.includes(` id="${decodeURIComponent(anchor)}"`)
        );
      }),
    );
    assert.deepEqual(broken, []);
    const pictures = [...seen].filter(([address]) => address.endsWith('.webp'));
    assert.equal(pictures.length, 2);
  });

  it('begins a long page with links to its sections, and no short one', async () => {
    const { url } = await serve();
    const contentsOf = async (name: string) => {
      const html = await (await fetch(`${url}/docs/${name}`)).text();
      return /<nav class="contents" aria-label="On this page">([\s\S]*?)<\/nav>/.exec(html)?.[1] ?? '';
    };
    assert.match(await contentsOf('reference'), /<a href="#queries-for-anybody">[\s\S]*<a href="#resetlinkinfo">/);
    assert.match(await contentsOf('security'), /<a href="#presence">Presence<\/a>/);
    for (const short of ['receipts', 'faq', 'waiting']) assert.equal(await contentsOf(short), '', short);
  });

  it('has a title, no script, no inline style and nothing from other hosts, and asks robots to stay away', async () => {
    const { url } = await serve();
    for (const [address, { text, headers }] of await crawl(url)) {
      if (!isDocument(address, url)) continue;
      assert.doesNotMatch(text, /<script|<[^>]* style=|<[^>]* on\w+=|(src|<link[^>]*href)="[a-z]+:/, address);
      assert.match(
        text,
        /<html lang="en">[\s\S]*<meta name="robots" content="noindex" \/>[\s\S]*<title>.+ · Bonafide<\/title>/,
      );
      assert.equal(text.match(/<h1/g)?.length, 1, address);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /script|unsafe/);
    }
  });

  it('answers 404 for an unknown name, and 405 for a method that writes', async () => {
    const { url } = await serve();
    for (const name of ['nothing', '..%2fportal', 'providers.html', 'providers.md', 'decisions/', '__proto__']) {
      assert.equal((await fetch(`${url}/docs/${name}`)).status, 404, name);
    }
    assert.equal((await fetch(`${url}/docs/providers`, { method: 'POST' })).status, 405);
    const moved = await fetch(`${url}/docs/`);
    assert.deepEqual([moved.url, moved.status], [`${url}/docs`, 200]);
  });

  it('has every page and heading that the portal names', async () => {
    const { url } = await serve();
    const source = readProjectFile('src/web/portal/guide-link.tsx');
    const named = [...source.matchAll(/page: '([^']+)'/g)].map(([, page = '']) => page);
    assert.ok(named.length > 8);
    for (const page of named) {
      const response = await fetch(`${url}/docs/${page}`);
      assert.equal(response.status, 200, page);
      const [, anchor] = page.split('#');
      if (anchor !== undefined) assert.ok((await response.text()).includes(` id="${anchor}"`), page);
    }
  });

  it('names GraphiQL in the portal only where it is enabled', async () => {
    for (const graphiql of [true, false]) {
      const { url } = await serve({ graphiql });
      const portal = await (await fetch(`${url}/portal`)).text();
      assert.ok(portal.includes(`<meta name="graphiql" content="${graphiql ? 'on' : 'off'}" />`));
    }
  });
});
