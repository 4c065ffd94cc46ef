import { useRef } from 'react';

interface Attempt<Variables> {
  input: string;
  variables: Variables & { idempotencyKey: string };
}

/**
 * Keeps the variables of a mutation with its idempotency key until its answer has come. So a second try after a lost answer is
 * the same request, and the server does nothing twice.
 */
export function useAttempt<Variables>() {
  const last = useRef<Attempt<Variables> | null>(null);
  return {
    /** Returns the variables of the last try if its input was the same; else new ones with a new key. */
    variablesFor(input: string, make: () => Variables): Attempt<Variables>['variables'] {
      if (last.current?.input !== input) {
        last.current = { input, variables: { ...make(), idempotencyKey: crypto.randomUUID() } };
      }
      return last.current.variables;
    },
    /** Call it when the answer has come. */
    done() {
      last.current = null;
    },
  };
}
