/** One operation of one of many clients; each waits for its answer before it asks again. */
export type Lane = () => Promise<void>;

/** Compilers look at what runs often: on a busy machine a second is not enough for that. */
const warmOperations = 1_500;
const mostWarmingSeconds = 6;

/** Until the program has seen so many operations, or has been at it for long. */
export async function warmUp(lanes: readonly Lane[]): Promise<void> {
  const until = performance.now() + mostWarmingSeconds * 1_000;
  let left = warmOperations;
  const keepBusy = async (lane: Lane) => {
    while (left-- > 0 && performance.now() < until) await lane();
  };
  await Promise.all(lanes.map(keepBusy));
}

/** Keeps every lane busy for so long. Resolves, when the last has its answer, with how long each operation took. */
export async function load(lanes: readonly Lane[], seconds: number): Promise<number[]> {
  const until = performance.now() + seconds * 1_000;
  const msEach: number[] = [];
  const keepBusy = async (lane: Lane) => {
    do {
      const startedAt = performance.now();
      await lane();
      msEach.push(performance.now() - startedAt);
    } while (performance.now() < until);
  };
  await Promise.all(lanes.map(keepBusy));
  return msEach;
}
