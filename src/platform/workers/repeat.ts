/**
 * Does work now and every `everyMs`, but never twice at once: a run may take longer. The process does not stay alive for it. Returns a
 * function that stops it: the signal is aborted, and a run under way is awaited.
 */
export function repeatEvery(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const run = () => {
    running ??= work(stopping.signal)
      .catch(onError)
      .finally(() => {
        running = null;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}

/** Does work for each item, in order. One that fails does not keep the others waiting: the first failure is thrown at the end. */
export async function forEachAlone<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch(error => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
