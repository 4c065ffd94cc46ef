import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { StoreUnavailable } from '../../src/platform/store/store.js';
import { exchange } from '../kit/exchange.js';
import { codeOf, post, serve } from '../kit/http-skin.js';

describe('Health', () => {
  it('/healthz answers while the process runs, even without a database', async () => {
    const { url } = await serve({}, { ping: () => Promise.reject(new Error('down')) });
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  });

  it('/readyz answers 200 when the database answers', async () => {
    const { url } = await serve();
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
  });

  it('/readyz answers 503 when the database fails or does not answer', async () => {
    for (const ping of [() => Promise.reject(new Error('down')), () => new Promise<void>(() => {})]) {
      const { url } = await serve({}, { ping });
      const response = await fetch(`${url}/readyz`);
      assert.equal(response.status, 503);
      assert.deepEqual(await response.json(), { status: 'unavailable' });
    }
  });
});

const issuer = () => 'https://id.example.com';

describe('T11 The discovery documents', () => {
  const paths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

  it('name the issuer, the keys and the algorithms, and no endpoint that does not exist', async () => {
    const { url } = await serve();
    for (const path of paths) {
      const response = await fetch(url + path);
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
      assert.equal(response.headers.get('cache-control'), 'public, max-age=300');
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      assert.deepEqual(await response.json(), {
        issuer: 'https://id.example.com',
        jwks_uri: 'https://id.example.com/.well-known/jwks.json',
        response_types_supported: [],
        grant_types_supported: [],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256', 'RS256'],
        service_documentation: 'https://id.example.com/docs/integrate',
      });
      const etag = response.headers.get('etag') ?? '';
      assert.equal((await fetch(url + path, { headers: { 'if-none-match': etag } })).status, 304);
    }
  });

  it('are also where RFC 8414 places them for an issuer with a path', async () => {
    const publicUrl = 'https://www.example.com/id';
    const jwks = async () => ({ keys: [] });
    const { url } = await serve({ publicUrl }, { wellKnown: { jwks, issuer: () => publicUrl } });
    for (const path of paths.flatMap(each => [each, `${each}/id`])) {
      const found = (await (await fetch(url + path)).json()) as { issuer: string; jwks_uri: string };
      assert.deepEqual([found.issuer, found.jwks_uri], [publicUrl, `${publicUrl}/.well-known/jwks.json`]);
    }
    assert.equal((await fetch(`${url}${paths[0]}/other`)).status, 404);
  });
});

describe('T12 A program that reads the keys at another address than the issuer’s', () => {
  const jwks = async () => ({ keys: [] });
  const read = async (url: string, path: string) => void (await (await fetch(url + path)).text());
  const hints = (log: Record<string, unknown>[]) =>
    log.filter(({ msg }) => /another address than their issuer/.test(`${msg}`));

  it('logs one hint, which names the issuer and not what the program sent', async () => {
    let issuerUrl = '';
    const { url, log } = await serve({}, { wellKnown: { jwks, issuer: () => issuerUrl } });
    issuerUrl = url;
    await read(url, '/.well-known/jwks.json');
    assert.deepEqual(hints(log), []);
    const other = url.replace('127.0.0.1', 'localhost');
    for (const path of ['/.well-known/openid-configuration', '/.well-known/jwks.json', '/healthz'])
      await read(other, path);
    assert.equal(hints(log).length, 1);
    assert.ok(`${hints(log)[0]?.msg}`.includes(url));
    assert.doesNotMatch(JSON.stringify(hints(log)), /localhost/);
  });

  it('logs no hint in production, where an inner address is usual', async () => {
    const { url, log } = await serve({ production: true }, { wellKnown: { jwks, issuer } });
    await read(url, '/.well-known/jwks.json');
    assert.deepEqual(hints(log), []);
  });
});

describe('T13 /schema.graphql', () => {
  const printSchema = () => `type Query {\n  a: Int\n}\n${'# long\n'.repeat(1_000)}`;

  it('is the schema as text, compressed, with an ETag, for every origin, also in production', async () => {
    const { url } = await serve({ production: true }, { printSchema });
    const response = await fetch(`${url}/schema.graphql`, { headers: { 'accept-encoding': 'br' } });
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(response.headers.get('content-encoding'), 'br');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(await response.text(), printSchema());
    const headers = { 'accept-encoding': 'br', 'if-none-match': response.headers.get('etag') ?? '' };
    assert.equal((await fetch(`${url}/schema.graphql`, { headers })).status, 304);
  });

  it('is not served if the operator turns it off', async () => {
    const { url } = await serve();
    assert.equal((await fetch(`${url}/schema.graphql`)).status, 404);
  });
});

describe('T3 /.well-known/jwks.json', () => {
  it('gives the public keys and may be kept for five minutes', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/.well-known/jwks.json`);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=300');
    assert.deepEqual(await response.json(), { keys: [{ kty: 'EC', kid: 'k1' }] });
  });

  it('can be read by a page of any origin, also where origins are listed', async () => {
    for (const corsOrigins of [[], ['https://app.example.com']]) {
      const { url } = await serve({ corsOrigins });
      const { headers } = await fetch(`${url}/.well-known/jwks.json`, { headers: { origin: 'https://other.example' } });
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
      assert.equal(headers.get('access-control-allow-credentials'), null);
    }
  });

  it('answers 304 when nothing changed, and the new keys after a change', async () => {
    let kid = 'k1';
    const { url } = await serve({}, { wellKnown: { jwks: async () => ({ keys: [{ kty: 'EC', kid }] }), issuer } });
    const get = (tag: string) => fetch(`${url}/.well-known/jwks.json`, { headers: { 'if-none-match': tag } });
    const tag = (await get('"another"')).headers.get('etag') ?? '';
    assert.match(tag, /^"[\w-]{43}"$/);
    for (const sent of [tag, `W/${tag}`, `"another", ${tag}`]) {
      const answer = await get(sent);
      assert.equal(answer.status, 304, sent);
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=300');
      assert.equal(answer.headers.get('etag'), tag);
    }
    kid = 'k2';
    const changed = await get(tag);
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get('etag'), tag);
    assert.deepEqual(await changed.json(), { keys: [{ kty: 'EC', kid }] });
  });
});

describe('Every answer', () => {
  const paths = [
    ...[
      '/',
      '/verify',
      '/reset',
      '/secure',
      '/portal',
      '/portal/session',
      '/inbox',
      '/inbox.json',
      '/graphiql',
      '/healthz',
    ],
    ...['/graphql', '/docs', '/docs/providers', '/nothing'],
  ];

  it('forbids everything that it does not need: sniffing, framing, referrers, foreign content, caching', async () => {
    const { url } = await serve();
    for (const path of paths) {
      const { headers } = await fetch(url + path);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/, path);
      assert.match(policy, /frame-ancestors 'none'/, path);
      assert.match(policy, /base-uri 'none'/, path);
      assert.match(policy, /form-action 'none'/, path);
      assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe|https?:|\*|blob:/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      const isDocument = path.startsWith('/docs');
      assert.equal(headers.get('cache-control'), isDocument ? 'no-cache' : 'no-store', path);
      assert.equal(headers.get('x-powered-by'), null, path);
      assert.equal(headers.get('server'), null, path);
    }
  });

  it('forbids the same for errors, also for those before routing', async () => {
    const { url } = await serve({ publicUrl: 'https://id.example.com' });
    const get = (target: string) => exchange(url, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const answers = [await get('/%hunter2'), await get('/nothing'), await get('/assets/nothing.js')];
    answers.push(await exchange(url, 'GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n'));
    for (const answer of answers) {
      assert.match(answer, /^HTTP\/1\.1 40[04] /);
      assert.match(answer, /\r\ncontent-security-policy: default-src 'none';.*frame-ancestors 'none'/i);
      assert.match(answer, /\r\nx-content-type-options: nosniff\r\n/i);
      assert.match(answer, /\r\nstrict-transport-security: max-age=/i);
      assert.match(answer, /\r\ncache-control: no-store\r\n/i);
      assert.doesNotMatch(answer, /\r\n(server|x-powered-by|set-cookie):|fastify|node/i);
    }
  });

  it('allows inline styles only in GraphiQL and in the previews of mails', async () => {
    const { url } = await serve();
    const policies = await Promise.all(
      paths.map(async path => [path, (await fetch(url + path)).headers.get('content-security-policy')] as const),
    );
    const withInlineStyles = policies
      .filter(([, policy]) => policy?.match(/style-src [^;]*unsafe-inline/))
      .map(([path]) => path);
    assert.deepEqual(withInlineStyles, ['/inbox', '/graphiql']);
  });

  it('O8 removes the portal’s cookie from the browser even when the database cannot be reached', async () => {
    const unreachable = async () => {
      throw new StoreUnavailable(new Error('down'));
    };
    const { url } = await serve(
      {},
      { portal: { create: unreachable, read: unreachable, confirm: unreachable, end: unreachable } },
    );
    const headers = { cookie: '__Host-bonafide-portal=AAAA', origin: url };
    const response = await fetch(`${url}/portal/session`, { method: 'DELETE', headers });
    assert.deepEqual([response.status, await codeOf(response)], [503, 'SERVICE_UNAVAILABLE']);
    assert.match(response.headers.getSetCookie()[0] ?? '', /^__Host-bonafide-portal=; Max-Age=0; /);
  });

  it('allows style elements in the portal by a nonce that is new each time', async () => {
    const { url } = await serve();
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const response = await fetch(`${url}/portal`);
        const policy = response.headers.get('content-security-policy') ?? '';
        const nonce = /style-src 'self' 'nonce-([0-9a-f]{32})'/.exec(policy)?.[1];
        assert.ok((await response.text()).includes(`nonce="${nonce}"`));
        return nonce;
      }),
    );
    assert.notEqual(nonces[0], nonces[1]);
  });

  it('has its own request id, whatever the caller sends', async () => {
    const { url } = await serve();
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const response = await fetch(`${url}/healthz`, { headers: { 'x-request-id': 'mine' } });
        return response.headers.get('x-request-id');
      }),
    );
    assert.notEqual(ids[0], ids[1]);
    for (const id of ids) assert.match(id ?? '', /^[\w-]{16}$/);
  });

  it('shows the development inbox only to requests for a name of this machine', async () => {
    const { url } = await serve();
    const { port, hostname } = new URL(url);
    const statusFor = async (path: string, host: string) => {
      const socket = connect(Number(port), hostname);
      socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      let answer = '';
      for await (const bytes of socket) answer += bytes;
      return answer.slice(9, 12);
    };
    for (const path of ['/inbox', '/inbox.json']) {
      assert.equal(await statusFor(path, `localhost:${port}`), '200');
      assert.equal(await statusFor(path, 'evil.example'), '403');
    }
    assert.equal(await statusFor('/healthz', 'evil.example'), '200');
  });

  it('serves no metrics in production without a token', async () => {
    const open = await serve({ production: true });
    assert.equal((await fetch(`${open.url}/metrics`)).status, 404);
    const guarded = await serve({ production: true, metricsToken: 'token' });
    assert.equal((await fetch(`${guarded.url}/metrics`)).status, 401);
  });

  it('sends HSTS if, and only if, the public URL is https', async () => {
    const secure = await serve({ publicUrl: 'https://id.example.com' });
    const widely = await serve({ publicUrl: 'https://id.example.com', hstsSubdomains: true });
    for (const path of ['/', '/healthz']) {
      const headerOf = async ({ url }: { url: string }) =>
        (await fetch(url + path)).headers.get('strict-transport-security') ?? '';
      assert.match(await headerOf(secure), /^max-age=\d{8}$/);
      assert.match(await headerOf(widely), /^max-age=\d{8}; includeSubDomains$/i);
    }
    for (const publicUrl of [null, 'http://localhost:4000']) {
      const { url } = await serve({ publicUrl });
      assert.equal((await fetch(url)).headers.get('strict-transport-security'), null);
    }
  });
});

describe('Pages', () => {
  it('V14 answer GET and HEAD, and nothing else', async () => {
    const { url } = await serve();
    for (const path of ['/verify', '/reset', '/secure']) {
      assert.equal((await fetch(url + path)).status, 200);
      assert.equal((await fetch(url + path, { method: 'HEAD' })).status, 200);
      for (const method of ['POST', 'PUT', 'DELETE']) assert.equal((await fetch(url + path, { method })).status, 405);
    }
  });

  it('have assets that may be cached forever and are compressed', async () => {
    const { url } = await serve();
    const page = await (await fetch(`${url}/verify`)).text();
    const script = /src="\.(\/assets\/verify-\w+\.js)"/.exec(page)?.[1];
    const { headers } = await fetch(url + script, { headers: { 'accept-encoding': 'br' } });
    assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(headers.get('content-encoding'), 'br');
  });

  it('serve no file outside the assets', async () => {
    const { url } = await serve();
    for (const path of [
      '/assets/../verify.html',
      '/assets/%2e%2e/verify.html',
      '/assets/..%2fverify.html',
      '/assets/',
    ]) {
      const answer = await exchange(url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 40[034]/, path);
    }
  });

  it('D3 have no inbox in production, and the index links to no missing page', async () => {
    const { url } = await serve({ production: true, graphiql: false });
    for (const path of ['/inbox', '/inbox.json', '/graphiql']) assert.equal((await fetch(url + path)).status, 404);
    const index = await (await fetch(url)).text();
    const links = [...index.matchAll(/<a href="\.([^"]+)"/g)].map(([, path]) => path);
    assert.deepEqual(links, ['/portal', '/docs', '/.well-known/jwks.json']);
  });

  it('D3 in development without GraphiQL do not mention it, and the index begins with the inbox', async () => {
    const { url } = await serve({ graphiql: false });
    assert.equal((await fetch(`${url}/graphiql`)).status, 404);
    const pages = await Promise.all(['/', '/inbox'].map(async path => await (await fetch(url + path)).text()));
    for (const page of pages) assert.doesNotMatch(page, /graphiql/i);
    const links = [...(pages[0] ?? '').matchAll(/<a href="\.([^"]+)"/g)].map(([, path = '']) => path);
    assert.deepEqual(links, ['/inbox', '/portal', '/docs', '/.well-known/jwks.json']);
    for (const path of links) assert.equal((await fetch(url + path)).status, 200, path);
    const inbox = await (await fetch(`${(await serve()).url}/inbox`)).text();
    assert.match(inbox, /<a href="\.\/graphiql"[^>]*>GraphiQL has an example of each step</);
  });

  it('E4 show in an error only the part below the path of the public URL', async () => {
    for (const [publicUrl, path] of [
      ['https://www.example.com/id', '/id'],
      ['https://www.example.com/a/$1%22%3E/', '/a/$1%22%3E'],
      ['https://id.example.com', ''],
      [null, ''],
    ] as const) {
      const { url } = await serve({ publicUrl });
      const page = await (await fetch(`${url}/nothing`, { headers: { accept: 'text/html' } })).text();
      const named = [...page.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, target = '']) => target);
      assert.ok(named.includes(`${path}/`), named.join());
      for (const each of named) assert.match(each.slice(path.length), /^\/($|assets\/)/);
    }
  });

  it('are linked from the index where they exist', async () => {
    const { url } = await serve();
    const index = await (await fetch(url)).text();
    const links = [...index.matchAll(/<a href="\.([^"]+)"/g)].map(([, path]) => path ?? '');
    assert.deepEqual(links, ['/graphiql', '/inbox', '/portal', '/docs', '/.well-known/jwks.json']);
    for (const path of links) assert.equal((await fetch(url + path)).status, 200);
  });
});

describe('O11 Other origins', () => {
  const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } };
  const from = (origin: string) => ({ ...preflight, headers: { ...preflight.headers, origin } });

  it('may call the API when they are on the list', async () => {
    const { url } = await serve({ corsOrigins: ['https://app.example.com'] });
    const listed = await fetch(`${url}/graphql`, from('https://app.example.com'));
    assert.equal(listed.headers.get('access-control-allow-origin'), 'https://app.example.com');
    assert.equal(listed.headers.get('access-control-allow-credentials'), null);
    const stranger = await fetch(`${url}/graphql`, from('https://evil.example.com'));
    assert.equal(stranger.headers.get('access-control-allow-origin'), null);
  });

  it('may be those of apps with their own scheme, and all below a domain', async () => {
    const { url } = await serve({ corsOrigins: ['capacitor://localhost', 'https://*.example.app'] });
    for (const origin of ['capacitor://localhost', 'https://a.example.app', 'https://b.a.example.app']) {
      const answers = [await fetch(`${url}/graphql`, from(origin)), await post(url, '{}', { origin })];
      for (const { headers } of answers) assert.equal(headers.get('access-control-allow-origin'), origin);
    }
  });

  it('may send any header when they are on the list, and none otherwise', async () => {
    const { url } = await serve({ corsOrigins: ['https://app.example.com'] });
    const wanted = 'authorization,baggage,sentry-trace,traceparent,x-apollo-operation-name,apollographql-client-name';
    const ask = (origin: string) => {
      const { method, headers } = from(origin);
      return fetch(`${url}/graphql`, { method, headers: { ...headers, 'access-control-request-headers': wanted } });
    };
    const listed = await ask('https://app.example.com');
    assert.equal(listed.status, 204);
    assert.equal(listed.headers.get('access-control-allow-headers'), wanted);
    assert.equal(listed.headers.get('access-control-allow-methods'), 'GET, POST');
    assert.match(listed.headers.get('vary') ?? '', /access-control-request-headers/i);
    const stranger = await ask('https://evil.example.com');
    assert.equal(stranger.headers.get('access-control-allow-headers'), null);
  });

  it('H4 may use the write methods of the former service only below /api', async () => {
    const { url } = await serve({ corsOrigins: ['https://app.example.com'] });
    const ask = (path: string, origin: string) => {
      const { method, headers } = from(origin);
      const wanted = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-kii-appid' };
      return fetch(`${url}${path}`, { method, headers: { ...headers, ...wanted } });
    };
    for (const path of ['/api/users/me/password', '/api/apps/default/users']) {
      const { headers } = await ask(path, 'https://app.example.com');
      assert.equal(headers.get('access-control-allow-methods'), 'GET, POST, PUT, PATCH, DELETE');
      assert.equal(headers.get('access-control-allow-headers'), 'x-kii-appid');
    }
    for (const path of ['/graphql', '/apis', '/portal/session']) {
      const { headers } = await ask(path, 'https://app.example.com');
      assert.equal(headers.get('access-control-allow-methods'), 'GET, POST', path);
    }
    const stranger = await ask('/api/users', 'https://evil.example.com');
    assert.equal(stranger.headers.get('access-control-allow-methods'), null);
  });

  it('may not when they only look like one on the list, whatever the request', async () => {
    const { url } = await serve({ corsOrigins: ['https://app.example.com'] });
    const lookalikes = [
      'https://app.example.com.evil.example',
      'https://evil.example/https://app.example.com',
      'https://app-example.com',
      'http://app.example.com',
      'https://app.example.com:444',
      'https://sub.app.example.com',
      'HTTPS://APP.EXAMPLE.COM',
      'null',
      '*',
    ];
    for (const origin of lookalikes) {
      const answers = [
        await fetch(`${url}/graphql`, from(origin)),
        await post(url, '{}', { origin }),
        await post(url, '{', { origin }),
      ];
      for (const { headers } of answers) {
        assert.equal(headers.get('access-control-allow-origin'), null, origin);
        assert.equal(headers.get('access-control-allow-credentials'), null, origin);
      }
    }
  });

  it('on the list can read errors, the time to wait and the request’s id, and no cache mixes origins up', async () => {
    const origin = 'https://app.example.com';
    const { url } = await serve({ corsOrigins: [origin, 'https://other.example.com'] });
    for (const body of ['{}', '{"fail":"refusal"}', '{', ' '.repeat(200_000)]) {
      const { headers } = await post(url, body, { origin });
      assert.equal(headers.get('access-control-allow-origin'), origin);
      assert.equal(headers.get('access-control-expose-headers'), 'x-request-id, retry-after');
      assert.match(headers.get('vary') ?? '', /origin/i);
    }
  });

  it('may not when there is no list', async () => {
    const { url } = await serve();
    const answer = await fetch(`${url}/graphql`, from('https://app.example.com'));
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });
});

describe('A request that cannot be served', () => {
  it('is refused with 413 when its body is over 100 KiB', async () => {
    const { url } = await serve();
    const fitting = JSON.stringify({ pad: 'x'.repeat(100 * 1024 - 10) });
    assert.equal(fitting.length, 100 * 1024);
    assert.equal((await post(url, fitting)).status, 200);
    const response = await post(url, `${fitting} `);
    assert.equal(response.status, 413);
    assert.equal(await codeOf(response), 'BAD_USER_INPUT');
  });

  it('is refused with 413 when its body grows over 100 KiB while it is read', async () => {
    const { url } = await serve();
    const head =
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const size = 101 * 1024;
    const answer = await exchange(url, `${head}${size.toString(16)}\r\n${' '.repeat(size)}\r\n0\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /\r\nconnection: close\r\n/i);
  });

  it('is refused with 400 when its JSON is malformed, and no answer quotes its body', async () => {
    const { url, log } = await serve();
    const response = await post(url, '{"password":"hunter2-secret" oops}');
    assert.equal(response.status, 400);
    const text = await response.text();
    assert.match(text, /"code":"BAD_USER_INPUT"/);
    assert.doesNotMatch(text + JSON.stringify(log), /hunter2|oops/);
  });

  it('is refused with 415 as text/plain, which a browser may send to any site', async () => {
    const { url } = await serve();
    const response = await post(url, '{}', { 'content-type': 'text/plain' });
    assert.equal(response.status, 415);
    assert.equal(await codeOf(response), 'BAD_USER_INPUT');
  });

  it('is refused with 415 when its body is compressed', async () => {
    const { url } = await serve();
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    assert.ok(bomb.length < 100 * 1024);
    for (const encoding of ['gzip', 'GZIP', 'deflate', 'br', 'identity, gzip', 'unknown']) {
      const response = await post(url, bomb, { 'content-encoding': encoding });
      assert.equal(response.status, 415, encoding);
      assert.equal(await codeOf(response), 'BAD_USER_INPUT');
    }
    assert.equal((await post(url, Buffer.from('{}'), { 'content-encoding': 'identity' })).status, 200);
  });

  it('W1 is refused with 400 when it is not UTF-8, otherwise two passwords could become one', async () => {
    const { url } = await serve();
    const wrong = {
      'a lone continuation': [0x80],
      'a cut character': [0xe3, 0x81],
      'an overlong slash': [0xc0, 0xaf],
      'a surrogate': [0xed, 0xa0, 0x80],
      'beyond Unicode': [0xf4, 0x90, 0x80, 0x80],
      'Latin-1': [0xfc],
    };
    for (const [what, bytes] of Object.entries(wrong)) {
      const response = await post(url, Buffer.from([...Buffer.from('{"a":"'), ...bytes, ...Buffer.from('"}')]));
      assert.equal(response.status, 400, what);
      assert.equal(await codeOf(response), 'BAD_USER_INPUT');
    }
    for (const encoding of ['utf16le', 'utf8'] as const) {
      const response = await post(url, Buffer.from('{"a":"パスワード"}', encoding));
      assert.equal(response.status, encoding === 'utf8' ? 200 : 400, encoding);
    }
  });

  it('is answered with 404 in JSON, or with a page where a browser asks', async () => {
    const { url } = await serve();
    const forProgram = await fetch(`${url}/nothing?secret=hunter2`);
    assert.equal(forProgram.status, 404);
    assert.equal(await codeOf(forProgram), 'NOT_FOUND');
    const forBrowser = await fetch(`${url}/deep/nothing`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    assert.equal(forBrowser.status, 404);
    assert.match(forBrowser.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(forBrowser.headers.get('content-security-policy') ?? '', /style-src 'self'/);
  });

  const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, redirect: 'manual' } as const;

  it('E4 is answered with a page at the address of a page when a browser asks, whatever the error', async () => {
    const { url } = await serve();
    const expected: [path: string, init: RequestInit, status: number][] = [
      ['/nothing', {}, 404],
      ['/verify', { method: 'POST' }, 405],
      ['/reset', { method: 'DELETE' }, 405],
      ['/portal', { method: 'PUT' }, 405],
      ['/%hunter2', {}, 400],
      ['/verify?%hunter2', {}, 200],
    ];
    for (const [path, init, status] of expected) {
      const answer = await fetch(url + path, { ...asBrowser, ...init });
      assert.equal(answer.status, status, path);
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/, path);
      assert.match(answer.headers.get('content-security-policy') ?? '', /style-src 'self'/, path);
      assert.match(await answer.text(), /^<!doctype html>/, path);
      if (status === 405) assert.equal(answer.headers.get('allow'), 'GET, HEAD');
      const forProgram = await fetch(url + path, { ...init, redirect: 'manual' });
      assert.equal(forProgram.status, status, path);
      if (status !== 200) assert.match(forProgram.headers.get('content-type') ?? '', /json/, path);
    }
    for (const path of ['/graphql', '/portal/session', '/readyz']) {
      assert.doesNotMatch((await fetch(url + path, asBrowser)).headers.get('content-type') ?? '', /html/, path);
    }
  });

  it('E4 is answered with a page that asks to wait where the server cannot answer', async () => {
    const { url } = await serve(
      {},
      {
        graphql: async scope => {
          scope.get<{ Params: { status: string } }>('/page/:status', { config: { isPage: true } }, ({ params }) => {
            throw Object.assign(new Error('refused'), { statusCode: Number(params.status) });
          });
        },
      },
    );
    for (const status of [429, 500, 503]) {
      const answer = await fetch(`${url}/page/${status}`, asBrowser);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get('content-security-policy') ?? '', /style-src 'self'/);
      assert.match(await answer.text(), /This page cannot be shown right now/);
      assert.match((await fetch(`${url}/page/${status}`)).headers.get('content-type') ?? '', /json/);
    }
  });

  it('V22 redirects to the page of a link that a gateway has changed', async () => {
    const { url } = await serve();
    const [token, id] = ['Ab-_'.repeat(16), '01936f3e-5a2b-7c4d-8e6f-0123456789ab'];
    for (const [path, location] of [
      [`/verify%23${token}`, `./verify#${token}`],
      [`/verify/%23${token}.`, `../verify#${token}`],
      [`/reset%2523${token}?utm=1`, `./reset#${token}`],
      ['/verify/', '../verify'],
      [`/verify/?v=${id}&utm=1`, `../verify?v=${id}`],
      [`/verify/?v=${id}%23${token}`, `../verify?v=${id}%23${token}`],
      ['/verify/?v=javascript:alert(1)', '../verify'],
      ['/verify%23javascript:alert(1)', './verify'],
    ] as const) {
      const answer = await fetch(url + path, asBrowser);
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, location], path);
      assert.equal(new URL(location, url + path).pathname, path.startsWith('/reset') ? '/reset' : '/verify');
    }
  });

  it('is refused with 400 when its URL cannot be decoded, and the answer does not quote it', async () => {
    const { url } = await serve();
    const answer = await exchange(url, 'GET /%hunter2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 400/);
    assert.match(answer, /x-request-id: [\w-]{16}/);
    assert.match(answer, /"code":"BAD_USER_INPUT"/);
    assert.doesNotMatch(answer, /hunter2/);
  });

  it('is refused with 400 when it is not HTTP, with 431 when its headers are too long; neither is logged', async () => {
    const { url, log } = await serve();
    assert.match(await exchange(url, 'password hunter2\r\n\r\n'), /^HTTP\/1\.1 400 Bad Request\r\n/);
    const long = `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer hunter2${'x'.repeat(20_000)}\r\n\r\n`;
    assert.match(await exchange(url, long), /^HTTP\/1\.1 431 /);
    assert.doesNotMatch(JSON.stringify(log), /hunter2/);
  });
});

describe('An error', () => {
  it('that is a refusal keeps its code and its details', async () => {
    const { url, log } = await serve();
    const response = await post(url, '{"fail":"refusal"}');
    assert.equal(response.status, 400);
    const { errors } = (await response.json()) as { errors: { extensions: object }[] };
    const requestId = response.headers.get('x-request-id');
    assert.deepEqual(errors[0]?.extensions, { code: 'RATE_LIMITED', reason: 'RATE_LIMITED', retryAfter: 7, requestId });
    assert.ok(!log.some(line => line.level === 'error'));
  });

  it('of the database is 503 SERVICE_UNAVAILABLE', async () => {
    const { url } = await serve();
    const response = await post(url, '{"fail":"store"}');
    assert.equal(response.status, 503);
    assert.equal(await codeOf(response), 'SERVICE_UNAVAILABLE');
  });

  it('that is a bug is 500 for the caller, and is logged under the request id without body or headers', async () => {
    const { url, log } = await serve();
    const response = await post(url, '{"fail":"bug","password":"hunter2"}', { authorization: 'Bearer hunter2' });
    assert.equal(response.status, 500);
    const text = await response.text();
    assert.match(text, /"code":"INTERNAL_SERVER_ERROR"/);
    assert.doesNotMatch(text, /boom|http-skin/);
    const errors = log.filter(line => line.level === 'error');
    assert.equal(errors.length, 1);
    assert.equal(errors[0]?.reqId, response.headers.get('x-request-id'));
    assert.match(JSON.stringify(errors[0]), /http-skin/);
    assert.doesNotMatch(JSON.stringify(log), /hunter2/);
  });
});

describe('The log', () => {
  it('has one line per request with method, route, status, time and id, and never the query string', async () => {
    const { url, log } = await serve();
    const answered = await fetch(`${url}/graphql?query=hunter2`);
    await fetch(`${url}/hunter2`);
    const lines = log.filter(line => line.msg === 'request');
    assert.deepEqual(
      lines.map(({ method, route, status }) => ({ method, route, status })),
      [
        { method: 'GET', route: '/graphql', status: 200 },
        { method: 'GET', route: null, status: 404 },
      ],
    );
    assert.equal(lines[0]?.reqId, answered.headers.get('x-request-id'));
    assert.equal(typeof lines[0]?.ms, 'number');
    assert.doesNotMatch(JSON.stringify(log), /hunter2/);
  });

  it('logs the files of pages at the level debug, but missing files as usual', async () => {
    const { url, log } = await serve();
    const [, script = ''] = /src="\.?(\/?assets\/[^"]+)"/.exec(await (await fetch(`${url}/portal`)).text()) ?? [];
    assert.equal((await fetch(`${url}${script}`)).status, 200);
    await fetch(`${url}/assets/missing.js`);
    const lines = log.filter(line => line.msg === 'request').map(({ level, route, status }) => [level, route, status]);
    assert.deepEqual(
      lines.filter(([level]) => level !== 'debug'),
      [
        ['info', '/portal', 200],
        ['info', null, 404],
      ],
    );
  });
});
