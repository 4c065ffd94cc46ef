/** Port: where spans are sent. Only created if the environment turns traces on. */
export interface Tracing {
  /**
   * Begins a span: as a child of the one in `traceparent`, else of the current span, else as the first of a new trace.
   *
   * @param traceparent a header of the W3C's Trace Context. An invalid one is ignored.
   */
  begin(name: string, kind: SpanKind, attributes: Attributes, traceparent?: string): Span;
  current(): Span | null;
  /** Runs work that does not belong to the current span. Spans that begin in it start a new trace. */
  runDetached(work: () => void): void;
  /** Returns the ids of the current span, for log lines. */
  ids(): { traceId: string; spanId: string } | Record<string, never>;
  /** Sends all remaining spans. */
  stop(): Promise<void>;
}

/** The kinds of OpenTelemetry: SERVER answers another process, CLIENT calls one, INTERNAL does neither. */
export type SpanKind = 'SERVER' | 'CLIENT' | 'INTERNAL';

/** Only our own names and numbers, never input from callers: no address, token or code (V11). */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  /** Runs work, and everything it starts, with this span as the current one. */
  run<T>(work: () => T): T;
  set(attributes: Attributes): void;
  /** Adds a child span that has already ended. `from` and `to` are values of `performance.now()`. */
  addFinishedChild(name: string, kind: SpanKind, from: number, to: number, attributes: Attributes): void;
  /** @param failure a code for the error. A refusal is not a failure. */
  end(failure?: string): void;
}

export interface SpanOptions {
  name: string;
  kind: SpanKind;
  attributes: Attributes;
  /** Returns the code of an error. Undefined if the error is a normal answer. */
  failureOf: (error: unknown) => string | undefined;
}

/** Runs work in a new span. */
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
