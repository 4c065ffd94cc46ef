import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import type { HttpOptions } from '../../src/api/http/server.js';
import { exchange } from '../kit/exchange.js';
import { serve } from '../kit/http-skin.js';
import { eventually } from '../kit/processes.js';

describe('X1 The caller’s address', () => {
  const named = async (url: string, forwardedFor: string) => {
    const response = await fetch(`${url}/graphql`, { headers: { 'x-forwarded-for': forwardedFor } });
    return ((await response.json()) as { ip: string }).ip;
  };

  it('is the one that a trusted proxy names', async () => {
    const { url } = await serve({ trustedProxies: ['127.0.0.0/8'] });
    assert.equal(await named(url, '203.0.113.9'), '203.0.113.9');
  });

  it('is not one that anybody else names', async () => {
    for (const trustedProxies of [[], ['10.0.0.0/8'], ['::1']]) {
      const { url } = await serve({ trustedProxies });
      assert.equal(await named(url, '203.0.113.9'), '127.0.0.1');
    }
  });

  it('logs once when an untrusted proxy names one, because all its clients would share the limits of one address', async () => {
    const { url, log } = await serve({ trustedProxies: ['10.0.0.0/8'] });
    await named(url, '203.0.113.9');
    await named(url, '203.0.113.9');
    assert.equal(log.filter(({ msg }) => String(msg).includes('TRUSTED_PROXIES')).length, 1);
    const trusting = await serve({ trustedProxies: ['127.0.0.1'] });
    await named(trusting.url, '203.0.113.9');
    assert.ok(!trusting.log.some(({ msg }) => String(msg).includes('TRUSTED_PROXIES')));
  });

  it('is the right-most that no trusted proxy added: the client itself may have written what is left of it', async () => {
    const { url } = await serve({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] });
    assert.equal(await named(url, '198.51.100.1, 203.0.113.9'), '203.0.113.9');
    assert.equal(await named(url, '10.9.9.9, 198.51.100.1, 203.0.113.9,10.1.2.3'), '203.0.113.9');
    assert.equal(await named(url, 'garbage, 203.0.113.9'), '203.0.113.9');
    assert.equal(await named(url, `${'1.1.1.1,'.repeat(1_000)}203.0.113.9`), '203.0.113.9');
  });

  it('is read from several headers in their order', async () => {
    const { url } = await serve({ trustedProxies: ['127.0.0.1'] });
    const lines = ['Host: x', 'X-Forwarded-For: 203.0.113.1', 'X-Forwarded-For: 203.0.113.2', 'Connection: close'];
    const answer = await exchange(url, `GET /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    assert.match(answer, /"ip":"203\.0\.113\.2"/);
  });

  it('is read from no other header that a proxy or a client may send', async () => {
    const { url } = await serve({ trustedProxies: ['127.0.0.1'] });
    const headers = {
      forwarded: 'for=203.0.113.9',
      'x-real-ip': '203.0.113.9',
      'client-ip': '203.0.113.9',
      'true-client-ip': '203.0.113.9',
      'cf-connecting-ip': '203.0.113.9',
      'x-client-ip': '203.0.113.9',
    };
    assert.deepEqual(await (await fetch(`${url}/graphql`, { headers })).json(), { ip: '127.0.0.1' });
  });
});

describe('A Host header', () => {
  it('that is malformed is refused with 400, and is not logged as our error', async () => {
    const { url, log } = await serve();
    for (const host of [
      '[',
      '[::1',
      'a b',
      '<script>',
      'a/b',
      'user@a',
      'a:b',
      'a:999999',
      '999.999.999.999',
      '%',
      'a,b',
    ]) {
      const answer = await exchange(url, `GET /graphql HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 400 /, host);
      assert.match(answer, /"code":"BAD_USER_INPUT"/, host);
    }
    assert.deepEqual(
      log.filter(({ level }) => level === 'error'),
      [],
    );
  });

  it('that comes twice is refused with 400', async () => {
    const { url } = await serve();
    const lines = ['GET /healthz HTTP/1.1', 'Host: a', 'hOST: a', 'Connection: close', '', ''];
    assert.match(await exchange(url, lines.join('\r\n')), /^HTTP\/1\.1 400 /);
  });

  it('may have a port, be an IPv6 address or a container’s name, and be missing in HTTP/1.0', async () => {
    const { url } = await serve();
    for (const host of ['id.example.com', 'localhost:4000', '127.0.0.1', '[::1]:4000', 'bonafide_server:80']) {
      const answer = await exchange(url, `GET /graphql HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 200 /, host);
    }
    assert.match(await exchange(url, 'GET /graphql HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /);
    assert.match(await exchange(url, 'GET /graphql HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 400 /);
  });

  it('is never trusted, nor are a proxy’s headers about it: no answer repeats one, and none redirects to one', async () => {
    const { url } = await serve({ trustedProxies: ['127.0.0.1'] });
    const lines = [
      'Host: evil.example',
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: evil',
      'X-Original-URL: /evil',
    ];
    const targets = [
      '/',
      '/verify',
      '/graphiql',
      '/graphql',
      '/nothing',
      '/assets',
      '/verify/',
      '//evil.example/',
      '/%2f%2fevil.example',
    ];
    for (const target of targets) {
      const answer = await exchange(
        url,
        `GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`,
      );
      assert.match(answer, /^HTTP\/1\.1 (200|302|40[04]) /, target);
      // V22: a path with a slash at its end redirects to the page. The redirect has no host.
      assert.doesNotMatch(answer, /evil|\r\nlocation: (?!\.\.\/verify\r\n)/i, target);
    }
  });
});

describe('A slow client', () => {
  /** Returns the response up to the end of the connection. The test's timeout limits the wait. */
  function write(url: string, ...parts: string[]): Promise<string> {
    return exchange(url, parts.join('\r\n'));
  }

  it('gets 408 when it does not finish its headers', async () => {
    const { url } = await serve({}, { bounds: { headersMs: 50, checkMs: 10 } });
    assert.match(await write(url, 'GET / HTTP/1.1', 'Host: x', 'X-Slow: '), /^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('gets 408 when it does not finish its body, though bytes keep coming', async () => {
    const { url } = await serve({}, { bounds: { requestMs: 200, headersMs: 100, checkMs: 10 } });
    const { hostname, port } = new URL(url);
    const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n';
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      let drip: NodeJS.Timeout | undefined;
      // Not before the head: what comes first would be no request, and be answered with 400.
      const socket = connect(Number(port), hostname, () => {
        socket.write(head);
        drip = setInterval(() => socket.write(' '), 10);
      });
      socket.setEncoding('utf8').on('data', part => {
        text += part;
      });
      // Writing to a closed socket may end in a reset.
      socket.on('error', error =>
        'code' in error && /RESET|PIPE/.test(String(error.code)) ? undefined : reject(error),
      );
      socket.on('close', () => {
        clearInterval(drip);
        resolve(text);
      });
    });
    assert.match(answer, /^HTTP\/1\.1 408 |^$/);
  });

  it('is cut off when it sends nothing at all', async () => {
    const { url } = await serve({}, { bounds: { headersMs: 50, requestMs: 100, checkMs: 10 } });
    assert.match(await write(url, ''), /^HTTP\/1\.1 408 |^$/);
  });

  it('is cut off when it does not read its answer', async () => {
    const size = 64 * 1024 * 1024;
    const graphql: HttpOptions['graphql'] = async scope => {
      scope.get('/graphql', async (_request, reply) => reply.send(Buffer.alloc(size)));
    };
    const { url, app } = await serve({}, { graphql, bounds: { silenceMs: 100 } });
    const closed = new Promise(resolve => app.server.once('connection', socket => socket.once('close', resolve)));
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.pause();
      socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    socket.on('error', () => {});
    await closed;
    assert.ok(socket.bytesRead < size);
    socket.destroy();
  });

  it('is cut off when it waits too long between two requests', async () => {
    const { url } = await serve({}, { bounds: { keepAliveMs: 50 } });
    assert.match(await write(url, 'GET /healthz HTTP/1.1', 'Host: x', '', ''), /^HTTP\/1\.1 200 /);
  });

  it('is refused when too many connections are open', async () => {
    const { url, app } = await serve({}, { bounds: { connections: 2 } });
    const port = Number(new URL(url).port);
    const inside = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await new Promise<void>(resolve => {
      let arrived = 0;
      app.server.on('connection', () => ++arrived === 2 && resolve());
    });
    assert.equal(await write(url, 'GET /healthz HTTP/1.1', 'Host: x', 'Connection: close', '', '').catch(() => ''), '');
    for (const socket of inside) socket.destroy();
  });

  it('is refused when its network has too many connections, while other networks are served', async () => {
    const { url, app } = await serve({}, { bounds: { connectionsOfNetwork: 2 } });
    const port = Number(new URL(url).port);
    const inside = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await new Promise<void>(resolve => {
      let arrived = 0;
      app.server.on('connection', () => ++arrived === 2 && resolve());
    });
    const request = ['GET /healthz HTTP/1.1', 'Host: x', 'Connection: close', '', ''];
    assert.equal(await write(url, ...request).catch(() => ''), '');
    const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    other.end(request.join('\r\n'));
    let answer = '';
    for await (const bytes of other) answer += bytes;
    assert.match(answer, /^HTTP\/1\.1 200 /);
    for (const socket of inside) socket.destroy();
    await eventually('a slot is free again', 5, async () =>
      (await write(url, ...request).catch(() => '')).startsWith('HTTP/1.1 200 '),
    );
  });

  it('has 10 seconds for headers and 15 for the whole request, which is checked every second', async () => {
    const { app } = await serve();
    const { headersTimeout, requestTimeout, timeout, maxConnections } = app.server;
    assert.deepEqual([headersTimeout, requestTimeout, timeout, maxConnections], [10_000, 15_000, 30_000, 10_000]);
  });
});
