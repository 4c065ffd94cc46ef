/** One operation of one of many clients; each waits for its answer before it asks again. */
export type Task = () => Promise<void>;

/** Compilers look at what runs often: on a busy machine a second is not enough for that. */
const warmOperations = 1_500;
const mostWarmingSeconds = 6;

/** Until the program has seen so many operations, or has been at it for long. */
export async function warmUp(tasks: readonly Task[]): Promise<void> {
  const until = performance.now() + mostWarmingSeconds * 1_000;
  let left = warmOperations;
  const keepBusy = async (task: Task) => {
    while (left-- > 0 && performance.now() < until) await task();
  };
  await Promise.all(tasks.map(keepBusy));
}

/** Keeps every task busy for so long. Resolves, when the last has its answer, with how long each operation took. */
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
