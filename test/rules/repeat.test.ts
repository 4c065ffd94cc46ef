import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forEachAlone } from '../../src/platform/workers/repeat.js';

describe('forEachAlone', () => {
  it('does the work of every item, and throws the first failure at the end', async () => {
    const done: number[] = [];
    const work = async (item: number) => {
      done.push(item);
      if (item > 1) throw new Error(`failed at ${item}`);
    };
    await assert.rejects(forEachAlone([1, 2, 3], work), /^Error: failed at 2$/);
    assert.deepEqual(done, [1, 2, 3]);
    await forEachAlone([], work);
  });
});
