import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exchange } from '../kit/exchange.js';
import { serve } from '../kit/http-skin.js';

describe('A request that could be read in two ways', () => {
  const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
  const chunked = `0\r\n\r\n${smuggled}`;
  const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const shapes: Record<string, string> = {
    'Content-Length and Transfer-Encoding': `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    'Transfer-Encoding and Content-Length': `${head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunked}`,
    'two Content-Lengths': `${head}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${smuggled}`,
    'a list of Content-Lengths': `${head}Content-Length: 2, 2\r\n\r\n{}${smuggled}`,
    'a Content-Length with a sign': `${head}Content-Length: +2\r\n\r\n{}${smuggled}`,
    'a Content-Length in hexadecimal': `${head}Content-Length: 0x2\r\n\r\n{}${smuggled}`,
    'a Content-Length that overflows': `${head}Content-Length: 18446744073709551618\r\n\r\n{}${smuggled}`,
    'an unknown Transfer-Encoding': `${head}Transfer-Encoding: xchunked\r\n\r\n${chunked}`,
    'chunked before another coding': `${head}Transfer-Encoding: chunked, identity\r\n\r\n${chunked}`,
    'a space before a colon': `${head}Transfer-Encoding : chunked\r\n\r\n${chunked}`,
    'a folded header': `${head}Transfer-Encoding:\r\n chunked\r\n\r\n${chunked}`,
    'a chunk size with a sign': `${head}Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n${smuggled}`,
    'a bare line feed after a chunk': `${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n${smuggled}`,
    'a bare carriage return in a header': `${head}X: a\rTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    'a NUL in a header': `${head}X: a\0b\r\nContent-Length: 2\r\n\r\n{}${smuggled}`,
    'a NUL in the path': `GET /healthz\0 HTTP/1.1\r\nHost: x\r\n\r\n${smuggled}`,
    'another protocol': `GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n${smuggled}`,
  };
  for (const [what, bytes] of Object.entries(shapes)) {
    it(`is refused for ${what}, and a second request inside it is never served`, async () => {
      const { url, log } = await serve(
        {},
        { bounds: { keepAliveMs: 50, headersMs: 100, requestMs: 200, checkMs: 10 } },
      );
      const answer = await exchange(url, bytes);
      assert.match(answer, /^HTTP\/1\.1 (400|431|505) /);
      assert.equal(answer.match(/HTTP\/1\.1 \d/g)?.length, 1, answer);
      assert.ok(!log.some(({ route, status }) => route === '/healthz' && status === 200));
    });
  }
});

describe('A path with tricks', () => {
  it('opens nothing', async () => {
    const { url, log } = await serve();
    const paths = [
      ...[
        '/%2e%2e/',
        '/../../etc/passwd',
        '/..%2f..%2fetc%2fpasswd',
        '/assets/..%5c..%5cpackage.json',
        '/assets/%00',
        '/%00',
      ],
      ...[
        '//graphql',
        '/graphql/',
        '/GraphQL',
        '/graphql%00',
        '/graphql;x=1',
        '/./graphql',
        '/x/../graphql',
        '/graphql%2f',
      ],
      ...['/inbox.json/', '/INBOX.JSON', '/__proto__', '/constructor', `/${'a'.repeat(10_000)}`, '/assets//etc/passwd'],
      ...['/assets/.%2e/verify.html', '/assets/%252e%252e/verify.html', '/.env', '/.git/config', '/package.json'],
    ];
    for (const path of paths) {
      const answer = await exchange(url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 4(00|03|04|14) /, path);
      assert.doesNotMatch(answer, /root:|"dependencies"/, path);
    }
    assert.ok(!log.some(({ level }) => level === 'error'));
  });
});

describe('A method that no client needs', () => {
  it('changes nothing, repeats nothing and opens no tunnel', async () => {
    const { url } = await serve();
    for (const method of ['TRACE', 'OPTIONS', 'PROPFIND', 'PURGE', 'DELETE', 'PUT', 'PATCH']) {
      for (const path of ['/', '/graphql', '/verify', '/inbox.json']) {
        const lines = [`${method} ${path} HTTP/1.1`, 'Host: x', 'X-Secret: hunter2', 'Connection: close', '', ''];
        const answer = await exchange(url, lines.join('\r\n'));
        assert.match(answer, /^HTTP\/1\.1 40[045] /, `${method} ${path}`);
        assert.doesNotMatch(answer, /hunter2/);
      }
    }
    const tunnel = await exchange(url, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
    assert.doesNotMatch(tunnel, /^HTTP\/1\.1 2/);
    const upgrade = ['GET /healthz HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: h2c', '', ''].join('\r\n');
    const { url: hasty } = await serve({}, { bounds: { keepAliveMs: 50 } });
    assert.doesNotMatch(await exchange(hasty, upgrade), /^HTTP\/1\.1 101/);
  });

  it('HEAD answers like GET, without a body', async () => {
    const { url } = await serve();
    for (const path of ['/', '/verify', '/healthz', '/.well-known/jwks.json']) {
      const [head, get] = [await fetch(url + path, { method: 'HEAD' }), await fetch(url + path)];
      assert.deepEqual([head.status, await head.text()], [get.status, '']);
      assert.equal(head.headers.get('content-security-policy'), get.headers.get('content-security-policy'));
    }
  });
});
