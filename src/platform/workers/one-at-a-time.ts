/** Wraps work so that it never runs twice at the same time. `run` starts it now, or once more after the current run. */
export function oneAtATime(work: () => Promise<void>, onError: (error: unknown) => void) {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  function run(): void {
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    again = false;
    running = work()
      .catch(onError)
      .finally(() => {
        running = null;
        if (again) run();
      });
  }
  return {
    run,
    running: () => running,
    stop() {
      stopped = true;
    },
  };
}

/** Waits for `work`, but at most the given time. */
export async function waitAtMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
