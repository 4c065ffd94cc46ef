/** A value that components read. It is kept up to date while at least one component shows it. */
export interface Live<Value> {
  /** Returns the initial value of now while no component shows it, so that a component never begins with an old one. */
  get(): Value;
  subscribe(listener: () => void): () => void;
}

/**
 * `start` begins to update the value, and returns a function that stops it. After that, the value is the initial one again. `initial` must return the
 * same object until it changes, as React requires.
 */
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
  }

  return {
    get: () => (stop === undefined ? initial() : value),
    subscribe(listener) {
      // Wrap the function: the same one, subscribed twice, counts as two subscribers.
      const own = () => listener();
      listeners.add(own);
      if (stop === undefined) {
        value = initial();
        stop = start(set);
      }
      return () => {
        listeners.delete(own);
        // Wait a moment: React's strict mode and a change of page subscribe again at once.
        setTimeout(stopIfUnused);
      };
    },
  };
}
