/** Collects the functions that close what was opened. A stopped server and a failed start then leave nothing open. */
export interface Teardown {
  /** Call this right after opening something. */
  add(close: () => Promise<void>): void;
  /** Closes everything once, the newest first. Further calls wait for the first one. */
  closeAll(): Promise<void>;
}

export function createTeardown(): Teardown {
  const closers: (() => Promise<void>)[] = [];
  let closing: Promise<void> | null = null;

  /** Continues after a failure; otherwise one broken part would keep the others open. */
  async function closeEach(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      await close().catch(error => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed');
  }

  return {
    add: close => void closers.push(close),
    closeAll() {
      closing ??= closeEach();
      return closing;
    },
  };
}
