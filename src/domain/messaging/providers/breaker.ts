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

/** How many failures in a row say that a provider, and not a message, is in trouble. */
const failuresToOpen = 5;

export interface Breaker {
  /** Whether to send as usual, one message to try the provider, or nothing. */
  admits(): 'ALL' | 'PROBE' | 'NOTHING';
  /** Throws what `send` throws, `SendFailed` when it took too long, or `CircuitOpen` without calling it. */
  run<T>(send: () => Promise<T>): Promise<T>;
  stop(): void;
}

export class CircuitOpen extends Error {}

interface BreakerOptions {
  provider: string;
  halfOpenAfterMs: number;
  /** For the whole send, whatever its own timeouts are. */
  deadlineMs: number;
  onOpen: () => void;
  /** The provider may be tried again. */
  onProbe: () => void;
}

/** A circuit breaker around one provider (D4). Only RETRY counts: a refused message or a full mailbox is no outage. */
export function startBreaker({ provider, halfOpenAfterMs, deadlineMs, onOpen, onProbe }: BreakerOptions): Breaker {
  const outage = (error: unknown) =>
    error instanceof TaskCancelledError || (error instanceof SendFailed && error.verdict === 'RETRY');
  const circuit = circuitBreaker(handleWhen(outage), {
    // Its own rest goes by the wall clock, which may be put back; ours is a timer.
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
        // A signal of its own: all that have none share one, and Node warns when many listen to it.
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
