/** Wakes one waiter. Many notifications before the waiter looks count as one. */
export interface Signal {
  notify(): void;
  /** Notifies after so many milliseconds; replaces the time that was set before. */
  notifyIn(milliseconds: number): void;
  /** Resolves when it was notified since the last wait; false when the signal is closed. */
  wait(): Promise<boolean>;
  close(): void;
}

/** setTimeout takes no more than this; whoever is woken too early looks again, and sets it anew. */
const longestTimerMs = 2 ** 31 - 1;

export function createSignal(): Signal {
  let isNotified = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;

  function notify(): void {
    isNotified = true;
    wake?.();
  }

  return {
    notify,
    notifyIn(milliseconds) {
      clearTimeout(timer);
      if (!isClosed) timer = setTimeout(notify, Math.min(Math.max(milliseconds, 0), longestTimerMs)).unref();
    },
    async wait() {
      if (!isNotified && !isClosed) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      isNotified = false;
      return !isClosed;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      wake?.();
    },
  };
}
