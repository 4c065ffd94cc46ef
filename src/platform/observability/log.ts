import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  destination,
  type Logger,
  type LoggerOptions,
  pino,
  stdTimeFunctions,
} from 'pino';
import { describeError, safeMessage, withoutSecrets } from './log.rules.js';
import type { Tracing } from './tracing.js';

export type { Logger } from 'pino';

/**
 * Writes JSON lines to stderr, with the time in ISO 8601 and the ids of the current span, and without secrets (V11).
 */
export function createLog(
  level: string,
  target: DestinationStream = destination(2),
  tracing: Tracing | null = null,
): Logger {
  const log = pino({ ...options, ...(tracing && { mixin: () => tracing.ids() }), level }, target);
  const child: (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger = log.child;
  // pino does not apply its formatters to the bindings of a child logger. Grandchildren inherit this function.
  const childWithoutSecrets: typeof child = function (bindings, childOptions) {
    return child.call(this, withoutSecrets(bindings) as Bindings, childOptions);
  };
  return Object.assign(log, { child: childWithoutSecrets });
}

const options: LoggerOptions = {
  base: null,
  timestamp: stdTimeFunctions.isoTime,
  formatters: {
    level: label => ({ level: label }),
    log: line => withoutSecrets(line) as Record<string, unknown>,
  },
  serializers: { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
  hooks: {
    // For an error without text, pino would log the error's message, which may contain parameters.
    logMethod([first, ...rest], method) {
      const error = first instanceof Error ? first : (first as { err?: unknown } | undefined)?.err;
      const text = rest.length === 0 && error instanceof Error ? [safeMessage(error)] : rest;
      method.apply(this, [first, ...text] as Parameters<typeof method>);
    },
  },
};
