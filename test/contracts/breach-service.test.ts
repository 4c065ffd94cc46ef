import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { askService, breachService } from '../../src/domain/passwords/breach-service.js';
import { type RangeService, startRangeService } from '../kit/range-service.js';

const breached = 'a password that was stolen';
const padded = 'a password that is padding';

describe('A service of breached passwords', () => {
  let service: RangeService;
  before(async () => {
    service = await startRangeService([breached], [padded]);
  });
  after(() => service.close());
  beforeEach(() => {
    service.answer = null;
    service.asked.length = 0;
  });

  it('W7 finds a password, and receives only five digits of its hash', async () => {
    const outcomes: string[] = [];
    const list = breachService({ url: service.url, onOutcome: outcome => outcomes.push(outcome) });
    assert.equal(await list.includes(breached), true);
    assert.equal(await list.includes(padded), false);
    assert.equal(await list.includes('another password'), false);
    assert.deepEqual(outcomes, ['BREACHED', 'CLEAR', 'CLEAR']);
    for (const { path, headers } of service.asked) {
      assert.match(path, /^\/range\/[0-9A-F]{5}$/);
      assert.equal(headers['add-padding'], 'true');
      assert.deepEqual(Object.keys(headers).sort(), ['add-padding', 'connection', 'host', 'user-agent']);
    }
  });

  const failing: [what: string, answer: (response: ServerResponse) => void][] = [
    ['answers 500', response => void response.writeHead(500).end()],
    ['answers 404', response => void response.writeHead(404).end()],
    ['answers 204', response => void response.writeHead(204).end()],
    ['answers with a page', response => void response.end('<!doctype html><title>Captive portal</title>')],
    ['answers with bytes', response => void response.end(Buffer.from([0, 255, 254, 10, 13, 0]))],
    ['breaks off at once', response => void response.destroy()],
    [
      'breaks off in the middle',
      response => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(`${'A'.repeat(35)}:1\r\n`, () => response.destroy());
      },
    ],
    [
      'never ends its answer',
      response => {
        const timer = setInterval(() => response.write(`${'A'.repeat(35)}:1\r\n`), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
    ['is silent', () => {}],
    [
      'sends more than 256 KiB',
      response => {
        const row = `${'A'.repeat(35)}:1\r\n`.repeat(1_000);
        const more = (error?: Error | null) => {
          if (!error && !response.destroyed) response.write(row, more);
        };
        more();
      },
    ],
    [
      'switches to another protocol',
      response => void response.writeHead(101, { connection: 'Upgrade', upgrade: 'websocket' }).end(),
    ],
  ];
  for (const [what, answer] of failing) {
    it(`W7 does not block a password if it ${what}`, async () => {
      service.answer = answer;
      assert.equal(await askService(service.url, breached, 300), 'FAILED');
    });
  }

  it('W7 has one second to answer', async () => {
    service.answer = () => {};
    const from = performance.now();
    assert.equal(await askService(service.url, breached), 'FAILED');
    const waited = performance.now() - from;
    assert.ok(waited > 900, `${waited} ms`);
  });

  it('W7 is not called again at the address of a redirect', async () => {
    const elsewhere = await startRangeService([breached]);
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        service.answer = (response, path) => {
          const location = new URL(path, elsewhere.url).href;
          response.writeHead(status, { location }).end();
        };
        assert.equal(await askService(service.url, breached), 'FAILED');
      }
      assert.deepEqual(elsewhere.asked, []);
    } finally {
      await elsewhere.close();
    }
  });

  it('W7 does not block a password if nothing answers, or not in HTTP', async () => {
    const server = createServer(socket => void socket.resume().end('220 mail.example.com ESMTP\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/`;
    assert.equal(await askService(url, breached), 'FAILED');
    await new Promise(closed => server.close(closed));
    assert.equal(await askService(url, breached), 'FAILED');
    assert.equal(await askService('https://range.invalid/', breached), 'FAILED');
  });
});
