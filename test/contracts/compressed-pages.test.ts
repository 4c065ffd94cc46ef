import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { serve } from '../kit/http-skin.js';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The bytes as they were sent: `fetch` would decompress them. */
  bytes: Buffer;
}

function get(url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, incoming => {
      const chunks: Buffer[] = [];
      incoming.on('data', chunk => chunks.push(chunk)).on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', reject).end();
  });
}

const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
const encodings = ['br', 'gzip'] as const;

async function addressesOfAssets(url: string): Promise<string[]> {
  const pages = await Promise.all(['/', '/verify', '/inbox', '/portal', '/docs'].map(path => get(url + path)));
  const found = pages.flatMap(({ bytes }) => [...bytes.toString().matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)]);
  return [...new Set(found.map(([, path]) => `${url}/${path}`))];
}

describe('O24 A text that is the same for everybody', () => {
  it('is sent in an encoding that the client accepts, with the same content in each', async () => {
    const { url } = await serve();
    for (const path of ['/docs', '/docs/reference', '/', '/inbox']) {
      const plain = await get(url + path);
      assert.equal(plain.headers['content-encoding'], undefined);
      assert.equal(plain.headers.vary, 'accept-encoding', path);
      for (const encoding of encodings) {
        const packed = await get(url + path, { 'accept-encoding': encoding });
        assert.equal(packed.headers['content-encoding'], encoding);
        assert.equal(packed.headers['content-length'], String(packed.bytes.length));
        assert.equal(packed.headers['content-type'], plain.headers['content-type']);
        assert.equal(packed.headers.vary, 'accept-encoding', path);
        assert.ok(packed.bytes.length < plain.bytes.length / 2, `${path}: ${packed.bytes.length} bytes in ${encoding}`);
        assert.deepEqual(unpack[encoding](packed.bytes), plain.bytes);
      }
    }
  });

  it('gets the same headers by HEAD as by GET', async () => {
    const { url } = await serve();
    for (const encoding of [...encodings, 'identity']) {
      const accept = { 'accept-encoding': encoding };
      const [whole, head] = [await get(`${url}/docs/rules`, accept), await get(`${url}/docs/rules`, accept, 'HEAD')];
      assert.equal(head.bytes.length, 0);
      for (const name of ['etag', 'content-length', 'content-encoding', 'vary', 'cache-control']) {
        assert.equal(head.headers[name], whole.headers[name], name);
      }
    }
  });

  it('is not sent again to a browser that has it in the same encoding', async () => {
    const { url } = await serve();
    const address = `${url}/docs/reference`;
    const answers = await Promise.all(
      [...encodings, 'identity'].map(each => get(address, { 'accept-encoding': each })),
    );
    const tags = answers.map(({ headers }) => String(headers.etag));
    assert.equal(new Set(tags).size, 3);
    for (const [at, encoding] of [...encodings, 'identity'].entries()) {
      for (const tag of tags) {
        const { status, bytes, headers } = await get(address, { 'accept-encoding': encoding, 'if-none-match': tag });
        assert.equal(status, tag === tags[at] ? 304 : 200);
        assert.equal(bytes.length > 0, status === 200);
        assert.deepEqual(
          [headers.etag, headers.vary, headers['cache-control']],
          [tags[at], 'accept-encoding', 'no-cache'],
        );
        assert.match(String(headers['content-security-policy']), /default-src 'none'/);
      }
    }
  });

  it('tells shared caches that it varies by encoding, beside what CORS adds', async () => {
    const { url } = await serve({ corsOrigins: ['https://app.example.com'] });
    const [script = ''] = (await addressesOfAssets(url)).filter(each => each.endsWith('.js'));
    for (const address of [`${url}/docs`, script]) {
      const { headers } = await get(address, { origin: 'https://app.example.com', 'accept-encoding': 'br' });
      assert.match(String(headers.vary), /origin/i);
      assert.match(String(headers.vary), /accept-encoding/i);
    }
  });

  it('may also be an asset, which browsers keep forever', async () => {
    const { url } = await serve();
    const addresses = await addressesOfAssets(url);
    assert.ok(addresses.length > 5, String(addresses.length));
    for (const address of addresses) {
      const plain = await get(address);
      assert.equal(plain.headers.vary, 'accept-encoding', address);
      // A picture is already compressed.
      if (plain.bytes.length < 1_400 || !/\.(js|css)$/.test(address)) continue;
      for (const encoding of encodings) {
        const packed = await get(address, { 'accept-encoding': encoding });
        assert.equal(packed.headers['content-encoding'], encoding, address);
        assert.equal(packed.headers.vary, 'accept-encoding', address);
        assert.notEqual(packed.headers.etag, plain.headers.etag);
        assert.deepEqual(unpack[encoding](packed.bytes), plain.bytes);
      }
    }
  });

  it('does not include answers that may contain a secret, which are not compressed', async () => {
    const { url } = await serve();
    const paths = ['/portal', '/portal/session', '/graphql', '/inbox.json', '/.well-known/jwks.json', '/nothing'];
    for (const path of paths) {
      const { headers } = await get(url + path, { 'accept-encoding': 'br, gzip', accept: 'text/html' });
      assert.equal(headers['content-encoding'], undefined, path);
    }
  });
});
