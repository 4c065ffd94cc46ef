import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { SendFailed } from './sender.js';

/** After this many failures in a row, the provider is in trouble, and not only one message. */
const failuresToOpen = 5;

export interface Breaker {
  /** Whether to send all messages, one message as a probe, or nothing. */
  admits(): 'ALL' | 'PROBE' | 'NOTHING';
  /** Throws the error of `send`, `SendFailed` after the deadline, or `CircuitOpen` without calling `send`. */
  run<T>(send: () => Promise<T>): Promise<T>;
  stop(): void;
}

export class CircuitOpen extends Error {}

interface BreakerOptions {
  provider: string;
  halfOpenAfterMs: number;
  /** For the whole send, in addition to the timeouts of the sender. */
  deadlineMs: number;
  onOpen: () => void;
  /** Called when a message may probe the provider. */
  onProbe: () => void;
}

/**
 * Puts a circuit breaker around one provider (D4). Only failures with the verdict RETRY count, because a refused message or a full mailbox is no
 * outage.
 */
export function startBreaker({ provider, halfOpenAfterMs, deadlineMs, onOpen, onProbe }: BreakerOptions): Breaker {
  const outage = (error: unknown) =>
    error instanceof TaskCancelledError || (error instanceof SendFailed && error.verdict === 'RETRY');
  const circuit = circuitBreaker(handleWhen(outage), {
    // The library measures its pause by the wall clock, which may be set back. Our timer below replaces it.
    halfOpenAfter: Number.NEGATIVE_INFINITY,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  });
  const guarded = wrap(circuit, timeout(deadlineMs, TimeoutStrategy.Aggressive).dangerouslyUnref());

  let resting = false;
  let rest: NodeJS.Timeout | undefined;
  circuit.onBreak(() => {
    resting = true;
    rest = setTimeout(() => {
      resting = false;
      onProbe();
    }, halfOpenAfterMs).unref();
    onOpen();
  });

  return {
    admits() {
      if (circuit.state === CircuitState.Closed) return 'ALL';
      return circuit.state === CircuitState.Open && !resting ? 'PROBE' : 'NOTHING';
    },
    async run(send) {
      if (resting) throw new CircuitOpen();
      try {
        // Pass a new signal. Otherwise all calls share one of the library's, and Node warns about its many listeners.
        return await guarded.execute(send, new AbortController().signal);
      } catch (error) {
        if (error instanceof TaskCancelledError) throw new SendFailed(`${provider}:deadline`, 'RETRY');
        throw error;
      }
    },
    stop() {
      clearTimeout(rest);
    },
  };
}
