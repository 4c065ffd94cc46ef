/** Port: where spans go. Loaded and made only when the environment asks for traces, so there may be none. */
export interface Tracing {
  /**
   * Begins a span: under the one that a caller names, else under the current one, else as the first of a new trace.
   *
   * @param traceparent a header by the W3C's Trace Context; whatever else it may be is ignored
   */
  begin(name: string, kind: SpanKind, attributes: Attributes, traceparent?: string): Span;
  current(): Span | null;
  /** Runs work that the current span only happens to be the occasion of: what begins in it begins a new trace. */
  runDetached(work: () => void): void;
  /** Of the current span, for log lines. */
  ids(): { traceId: string; spanId: string } | Record<string, never>;
  /** Sends what has not been sent yet. */
  stop(): Promise<void>;
}

/** By OpenTelemetry: SERVER answers another process, CLIENT asks one, INTERNAL does neither. */
export type SpanKind = 'SERVER' | 'CLIENT' | 'INTERNAL';

/** Names and numbers of ours, and never what strangers sent: no address, no token, no code (V11). */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  /** Runs work, and all that it causes, with this span as the current one. */
  run<T>(work: () => T): T;
  set(attributes: Attributes): void;
  /** A child that is over. `from` and `to` are readings of `performance.now()`. */
  addFinishedChild(name: string, kind: SpanKind, from: number, to: number, attributes: Attributes): void;
  /** @param failure a code that says what went wrong; a refusal is nothing wrong */
  end(failure?: string): void;
}

export interface SpanOptions {
  name: string;
  kind: SpanKind;
  attributes: Attributes;
  /** The code of what went wrong; undefined: an answer like another. */
  failureOf: (error: unknown) => string | undefined;
}

/** Runs work in a span of its own. */
export async function inSpan<T>(
  tracing: Tracing,
  { name, kind, attributes, failureOf }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = tracing.begin(name, kind, attributes);
  try {
    const result = await span.run(() => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}
