/** One operation of one of many clients; each waits for its answer before it asks again. */
export type Lane = () => Promise<void>;

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
