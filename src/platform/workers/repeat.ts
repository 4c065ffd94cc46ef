/**
 * Does work now and every `everyMs`, but never twice at once, because a run may take longer. It does not keep the process alive. Returns a function
 * that aborts the signal and waits for the current run.
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

/** Does work for each item, in order. Continues after a failure, and throws the first one at the end. */
export async function forEachAlone<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch(error => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
