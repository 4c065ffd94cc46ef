/** One operation of one client. Each client waits for the response before its next request. */
export type Task = () => Promise<void>;

/** V8 compiles code that runs often. 1,500 operations were too few: `me` still cost a third more than after 8,000. */
const warmOperations = 8_000;
const mostWarmingSeconds = 6;

/** Runs until the program has handled `warmOperations`, or `mostWarmingSeconds` have passed. */
export async function warmUp(tasks: readonly Task[]): Promise<void> {
  const until = performance.now() + mostWarmingSeconds * 1_000;
  let left = warmOperations;
  const keepBusy = async (task: Task) => {
    while (left-- > 0 && performance.now() < until) await task();
  };
  await Promise.all(tasks.map(keepBusy));
}

/** Keeps every task busy for some seconds. Resolves after the last response with the time of each operation. */
export async function load(tasks: readonly Task[], seconds: number): Promise<number[]> {
  const until = performance.now() + seconds * 1_000;
  const msEach: number[] = [];
  const keepBusy = async (task: Task) => {
    do {
      const startedAt = performance.now();
      await task();
      msEach.push(performance.now() - startedAt);
    } while (performance.now() < until);
  };
  await Promise.all(tasks.map(keepBusy));
  return msEach;
}
