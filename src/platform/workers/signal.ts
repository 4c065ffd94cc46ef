/** Wakes one waiter. Many notifications before it wakes count as one. */
export interface Signal {
  notify(): void;
  /** Notifies after this many milliseconds. Replaces a time that was set before. */
  notifyIn(milliseconds: number): void;
  /** Resolves with true when the signal was notified since the last wait, and with false when it is closed. */
  wait(): Promise<boolean>;
  close(): void;
}

/** The longest time of setTimeout. A waiter that wakes too early checks the time, and sets the timer again. */
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
