import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span as OtelSpan } from '@opentelemetry/api';
import { SpanKind as OtelKind, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Attributes, Span, SpanKind, Tracing } from './tracing.js';

/** Only this file uses OpenTelemetry. It is loaded only if the environment turns traces on. */

export interface TracingOptions {
  /** The full URL of an OTLP receiver over HTTP. Null means OpenTelemetry's default, on this machine. */
  url: string | null;
  /** Called if spans could not be sent. They are lost, but nothing else is affected. */
  onError: (error: Error) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Sends spans in batches, as OTLP in protobuf over HTTP. OpenTelemetry's library reads headers, sampler, batch sizes and the resource's attributes
 * from its own variables. Nothing is registered globally except the error handler.
 */
export function startTracing({ url, onError, now }: TracingOptions): Tracing {
  setGlobalErrorHandler(atMostOnceAMinute(onError));
  const named = resourceFromAttributes({ 'service.name': 'bonafide' });
  const provider = new BasicTracerProvider({
    resource: named.merge(detectResources({ detectors: [envDetector, serviceInstanceIdDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(url === null ? {} : { url }))],
  });
  const tracer = provider.getTracer('bonafide');
  const currentSpan = new AsyncLocalStorage<Span & { own: OtelSpan }>();

  function begin(name: string, kind: SpanKind, attributes: Attributes, traceparent?: string): Span {
    const parent = traceparent === undefined ? currentSpan.getStore()?.own : undefined;
    const context = parent === undefined ? callersContext(traceparent) : trace.setSpan(ROOT_CONTEXT, parent);
    const startTime = now();
    return wrap(tracer.startSpan(name, { kind: OtelKind[kind], attributes, startTime }, context), startTime);
  }

  function wrap(own: OtelSpan, startedAt: number): Span {
    /** The time when `performance.now()` was 0, by the clock at the start of the span. All times in a span are relative to it. */
    const epoch = startedAt - performance.now();
    const span = {
      own,
      run: <T>(work: () => T): T => currentSpan.run(span, work),
      set: (attributes: Attributes) => void own.setAttributes(attributes),
      addFinishedChild(name: string, kind: SpanKind, from: number, to: number, attributes: Attributes) {
        const context = trace.setSpan(ROOT_CONTEXT, own);
        const child = tracer.startSpan(name, { kind: OtelKind[kind], attributes, startTime: epoch + from }, context);
        currentSpan.exit(() => child.end(epoch + to));
      },
      end(failure?: string) {
        if (failure !== undefined) {
          own.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR });
        }
        // End it outside of the current span, because ending may set the timer of the next batch, which belongs to no span.
        currentSpan.exit(() => own.end(epoch + performance.now()));
      },
    };
    return span;
  }

  return {
    begin,
    current: () => currentSpan.getStore() ?? null,
    runDetached: work => currentSpan.exit(work),
    ids() {
      const { traceId, spanId } = currentSpan.getStore()?.own.spanContext() ?? {};
      return traceId === undefined || spanId === undefined ? {} : { traceId, spanId };
    },
    // Ignore errors: `onError` has already been called for spans that could not be sent.
    stop: () => provider.shutdown().catch(() => {}),
  };
}

/** Limits reports, because each batch fails separately, and there are many under load. */
function atMostOnceAMinute(tell: (error: Error) => void): (error: unknown) => void {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return error => {
    if (performance.now() - reportedAt < 60_000) return;
    reportedAt = performance.now();
    tell(error instanceof Error ? error : new Error('Spans could not be sent'));
  };
}

const propagator = new W3CTraceContextPropagator();

/** Returns the caller's context. Ignores `tracestate`, because it is the caller's own text, and would be sent with every span. */
function callersContext(traceparent: string | undefined) {
  return propagator.extract(ROOT_CONTEXT, traceparent, {
    keys: () => ['traceparent'],
    get: (carrier: string | undefined, key) => (key === 'traceparent' ? carrier : undefined),
  });
}
