import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { idToBytes, newId, newIdInOrder } from '../../src/platform/values/ids.js';

const instant = Date.UTC(2026, 0, 1);
const now = () => instant;

describe('An id (RFC 9562, 5.7)', () => {
  it('depends only on the clock and its own random bits, so nobody learns how many were made between two', () => {
    const fixed = (size: number) => Buffer.alloc(size, 0x5a);
    const first = newId({ now, randomBytes: fixed });
    for (let made = 0; made < 1_000; made++) newId({ now, randomBytes });
    assert.equal(newId({ now, randomBytes: fixed }), first);
  });

  it('has 74 random bits', () => {
    const changing = Buffer.alloc(16);
    const base = idToBytes(newId({ now, randomBytes }));
    for (let made = 0; made < 500; made++) {
      idToBytes(newId({ now, randomBytes })).forEach((byte, at) => {
        changing[at] = (changing[at] ?? 0) | (byte ^ (base[at] ?? 0));
      });
    }
    const bits = [...changing].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    assert.equal(bits, 74);
  });

  it('sorts after those of earlier milliseconds', () => {
    const later = newId({ now: () => instant + 1, randomBytes });
    for (let made = 0; made < 100; made++) assert.ok(newId({ now, randomBytes }) < later);
  });
});

describe('An id that keeps the order of its transaction', () => {
  it('sorts after the ones before it, in one millisecond too', () => {
    const tx = {};
    const ids = Array.from({ length: 100 }, () => newIdInOrder(tx, { now, randomBytes }));
    assert.deepEqual(ids, [...ids].sort());
    assert.equal(new Set(ids).size, ids.length);
  });

  it('reveals nothing of other transactions', () => {
    const fixed = (size: number) => Buffer.alloc(size, 0x5a);
    const first = newIdInOrder({}, { now, randomBytes: fixed });
    for (let made = 0; made < 1_000; made++) newIdInOrder({}, { now, randomBytes });
    assert.equal(newIdInOrder({}, { now, randomBytes: fixed }), first);
  });
});
