import { createHash } from 'node:crypto';

/** Random choices that depend only on a seed, so that the same seed makes the same people. */
export interface Dice {
  bytes(size: number): Buffer;
  /** Returns a whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** Throws if the list is empty. */
  pick<T>(list: readonly T[]): T;
}

export function createDice(seed: string): Dice {
  let counter = 0;
  let left = Buffer.alloc(0);

  function bytes(size: number): Buffer {
    while (left.length < size) {
      left = Buffer.concat([left, createHash('sha256').update(`${seed} ${counter++}`).digest()]);
    }
    const taken = left.subarray(0, size);
    left = left.subarray(size);
    return Buffer.from(taken);
  }

  const below = (limit: number) => bytes(6).readUIntBE(0, 6) % limit;

  function pick<T>(list: readonly T[]): T {
    const index = below(list.length);
    for (const picked of list.slice(index, index + 1)) return picked;
    throw new Error('There is nothing to pick');
  }

  return { bytes, below, pick };
}
