import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { iterate } from '../../src/client/iterate.js';

/** An iteration over values that the test sends. */
function iteration(signal?: AbortSignal) {
  let sink: { next(value: number): void; end(error?: unknown): void } | undefined;
  const log: string[] = [];
  const iterator = iterate<number>(given => {
    sink = given;
    log.push('begun');
    return () => log.push('stopped');
  }, signal);
  const outcome = () =>
    iterator.next().then(
      ({ value, done }) => (done ? 'done' : value),
      (error: unknown) => `failed: ${error instanceof Error ? error.message : error}`,
    );
  return {
    iterator,
    log,
    outcome,
    next: (value: number) => sink?.next(value),
    end: (error?: unknown) => sink?.end(error),
  };
}

describe('The values of a subscription', () => {
  it('answer calls of next() that wait at the same time, one value each', async () => {
    const { log, outcome, next, end } = iteration();
    const waiting = [outcome(), outcome(), outcome(), outcome()];
    next(1);
    next(2);
    end('broken');
    assert.deepEqual(await Promise.all(waiting), [1, 2, 'failed: broken', 'done']);
    assert.deepEqual(log, ['begun', 'stopped']);
  });

  it('that came before the end are not lost, and only one call fails', async () => {
    const { outcome, next, end } = iteration();
    const first = outcome();
    for (const value of [1, 2, 3]) next(value);
    end('broken');
    assert.deepEqual(
      [await first, await outcome(), await outcome(), await outcome(), await outcome()],
      [1, 2, 3, 'failed: broken', 'done'],
    );
  });

  it('end at return(), also for a call that waits', async () => {
    const { iterator, log, outcome, next } = iteration();
    const waiting = outcome();
    await iterator.return?.();
    next(1);
    assert.deepEqual([await waiting, await outcome(), log], ['done', 'done', ['begun', 'stopped']]);
  });

  it('fail when the signal aborts, also on a platform whose signals have no reason', async () => {
    for (const [signal, expected] of [
      [AbortSignal.abort('unmounted'), 'failed: unmounted'],
      // As React Native has it.
      [Object.defineProperty(AbortSignal.abort(), 'reason', { value: undefined }), 'failed: The call was aborted.'],
    ] as const)
      assert.equal(await iteration(signal).outcome(), expected);
    const aborting = new AbortController();
    const { log, outcome } = iteration(aborting.signal);
    const waiting = outcome();
    aborting.abort('later');
    assert.deepEqual([await waiting, await outcome(), log], ['failed: later', 'done', ['begun', 'stopped']]);
  });
});
