/** A value that components read. It is kept up to date while at least one component shows it. */
export interface Live<Value> {
  get(): Value;
  subscribe(listener: () => void): () => void;
}

/** `start` begins to update the value, and returns a function that stops it. After that, the value is the initial one again. */
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
      // Wrap the function: the same one, subscribed twice, counts as two subscribers.
      const own = () => listener();
      listeners.add(own);
      stop ??= start(set);
      return () => {
        listeners.delete(own);
        // Wait a moment: React's strict mode and a change of page subscribe again at once.
        setTimeout(stopIfUnused);
      };
    },
  };
}
