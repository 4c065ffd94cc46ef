/**
 * Decides which values may be logged. Removes secrets by the names of their keys, and by known forms of error messages.
 */

const censored = '[redacted]';
const maxDepth = 6;

/** A key `code` may be a verification code. The `code` of an error is kept, because it names the error (see describeError). */
const secretName =
  /password|passwd|token|secret|authorization|cookie|credential|api-?_?key|^code$|^(phone|sms|email)code$/i;

/** Returns a copy without the values of keys whose names suggest secrets, at any depth. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  // Our own log lines are never this deep. This also stops at circular objects.
  if (depth >= maxDepth) return '[deep]';
  if (Buffer.isBuffer(value) || ArrayBuffer.isView(value)) return '[bytes]';
  if (Array.isArray(value)) return value.map(item => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretName.test(name) && inner !== null && inner !== undefined ? censored : withoutSecrets(inner, depth + 1),
    ]),
  );
}

export interface DescribedError {
  type: string;
  message: string;
  code?: string;
  stack: string;
  cause?: unknown;
}

/** Keeps only the properties listed here, because libraries attach parameters, rows, request bodies and settings to their errors. */
export function describeError(error: Error, depth = 0): DescribedError {
  const { code } = error as { code?: unknown };
  const type = error.constructor.name;
  const message = safeMessage(error);
  return {
    type,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: [`${type}: ${message}`, ...framesOf(error)].join('\n'),
    ...(error.cause === undefined || depth >= maxDepth ? {} : { cause: withoutSecrets(error.cause, depth + 1) }),
  };
}

export function safeMessage(error: Error): string {
  const { message } = error;
  const { code } = error as { code?: unknown };
  // Errors of PostgreSQL's class 22, "data exception", quote the value.
  if (typeof code === 'string' && /^22...$/.test(code)) return `data exception ${code}`;
  // Errors of JSON.parse quote the text.
  if (error instanceof SyntaxError && /JSON/.test(message)) return 'malformed JSON';
  // drizzle: "Failed query: …\nparams: …". The values may contain line breaks, so remove everything after "params:".
  const params = message.indexOf('\nparams: ');
  return params === -1 ? message : message.slice(0, params);
}

/** Removes the message from the stack, which repeats it unchanged. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const afterMessage = stack.indexOf(error.message) + error.message.length;
  return stack
    .slice(afterMessage)
    .split('\n')
    .filter(line => /^\s+at /.test(line));
}
