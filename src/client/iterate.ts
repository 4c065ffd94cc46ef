import { reasonOf } from './platform.js';

interface Waiting<T> {
  resolve(result: IteratorResult<T>): void;
  reject(error: unknown): void;
}

/**
 * Iterates over the values of a subscription. It starts at the first `next()`, and stops at `return()` or when the signal aborts. Calls of `next()`
 * that wait at the same time get one value after another.
 */
export function iterate<T>(
  begin: (sink: { next(value: T): void; end(error?: unknown): void }) => () => void,
  signal?: AbortSignal,
): AsyncIterableIterator<T> {
  const values: T[] = [];
  const waiting: Waiting<T>[] = [];
  let stop: (() => void) | undefined;
  let failure: { error: unknown } | undefined;
  let isOver = false;

  /** Answers the calls of `next()` that wait, as far as possible. */
  function answer(): void {
    for (let first = waiting[0]; first !== undefined && (values.length > 0 || isOver); first = waiting[0]) {
      waiting.shift();
      if (values.length > 0) first.resolve({ done: false, value: values.shift() as T });
      else if (failure === undefined) first.resolve({ done: true, value: undefined });
      else {
        first.reject(failure.error);
        // As in a generator, only one call fails.
        failure = undefined;
      }
    }
  }

  function end(ending?: { error: unknown }): void {
    if (isOver) return;
    isOver = true;
    failure = ending;
    stop?.();
    signal?.removeEventListener('abort', abort);
    answer();
  }
  const abort = () => signal && end({ error: reasonOf(signal) });

  function start(): void {
    const next = (value: T) => {
      if (isOver) return;
      values.push(value);
      answer();
    };
    stop = begin({ next, end: error => end(error === undefined ? undefined : { error }) });
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  }

  const iterator: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      if (stop === undefined && !isOver) start();
      return await new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        answer();
      });
    },
    async return() {
      values.length = 0;
      end();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}
