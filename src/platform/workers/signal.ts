/** Wakes one waiter; rung many times before it looks, it wakes it once. */
export interface Bell {
  ring(): void;
  /** Besides, in so many milliseconds; replaces the time set before. */
  ringIn(milliseconds: number): void;
  /** Resolves when it has rung since the last time; false when there is nothing more to wait for. */
  rung(): Promise<boolean>;
  takeDown(): void;
}

/** setTimeout takes no more than this; whoever is woken too early looks again, and sets it anew. */
const longestTimerMs = 2 ** 31 - 1;

export function hangBell(): Bell {
  let hasRung = false;
  let isDown = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;

  function ring(): void {
    hasRung = true;
    wake?.();
  }

  return {
    ring,
    ringIn(milliseconds) {
      clearTimeout(timer);
      if (!isDown) timer = setTimeout(ring, Math.min(Math.max(milliseconds, 0), longestTimerMs)).unref();
    },
    async rung() {
      if (!hasRung && !isDown) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      hasRung = false;
      return !isDown;
    },
    takeDown() {
      isDown = true;
      clearTimeout(timer);
      wake?.();
    },
  };
}
