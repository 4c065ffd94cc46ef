/** A value that components read. It is kept up to date while one of them shows it. */
export interface Live<Value> {
  get(): Value;
  subscribe(listener: () => void): () => void;
}

/** `start` begins to keep the value up to date, and returns how to stop. The value then is what it was at first. */
export function live<Value>(initial: () => Value, start: (set: (value: Value) => void) => () => void): Live<Value> {
  const listeners = new Set<() => void>();
  let value = initial();
  let stop: (() => void) | undefined;

  function set(next: Value): void {
    if (stop === undefined && listeners.size === 0) return;
    value = next;
    for (const listener of listeners) listener();
  }

  function stopIfUnused(): void {
    if (listeners.size > 0 || stop === undefined) return;
    stop();
    stop = undefined;
    value = initial();
  }

  return {
    get: () => value,
    subscribe(listener) {
      // The same function twice are two subscribers.
      const own = () => listener();
      listeners.add(own);
      stop ??= start(set);
      return () => {
        listeners.delete(own);
        // Strict mode and a change of the page subscribe again at once.
        setTimeout(stopIfUnused);
      };
    },
  };
}
