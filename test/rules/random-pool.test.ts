import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pooled } from '../../src/random-pool.js';

describe('The pool of random bytes', () => {
  it('hands no byte out twice, and asks its source once for many draws', () => {
    const pools: ArrayBufferLike[] = [];
    const draw = pooled(size => {
      const bytes = Buffer.from(new ArrayBuffer(size));
      pools.push(bytes.buffer);
      return bytes;
    });
    const places = new Set<string>();
    let drawn = 0;
    for (let turn = 0; turn < 2_000; turn++) {
      const size = 1 + (turn % 16);
      const { length, buffer, byteOffset } = draw(size);
      assert.equal(length, size);
      for (let at = 0; at < size; at++) places.add(`${pools.indexOf(buffer)} ${byteOffset + at}`);
      drawn += size;
    }
    assert.equal(places.size, drawn);
    assert.ok(pools.length < 10, `asked ${pools.length} times for 2000 draws`);
  });

  it('takes what is long enough for a key from the source itself', () => {
    const asked: number[] = [];
    const draw = pooled(size => {
      asked.push(size);
      return Buffer.alloc(size);
    });
    asked.length = 0;
    for (const size of [17, 24, 32, 64]) assert.equal(draw(size).length, size);
    assert.deepEqual(asked, [17, 24, 32, 64]);
  });

  it('leaves what was drawn as it is when it fetches more', () => {
    let fill = 0;
    const draw = pooled(size => Buffer.alloc(size, ++fill));
    const first = draw(16);
    for (let turn = 0; turn < 1_000; turn++) draw(16);
    assert.deepEqual(first, Buffer.alloc(16, 1));
    assert.deepEqual(draw(16), Buffer.alloc(16, fill));
    assert.ok(fill > 2);
  });
});
