/** What may stand in a log line. Secrets are kept out by the names of their keys and by what is known of errors. */

const censored = '[redacted]';
const maxDepth = 6;

/** `code` alone is a code somebody may type in; an error's `code` is the name of the error, and stays (see describeError). */
const secretName =
  /password|passwd|token|secret|authorization|cookie|credential|api-?_?key|^code$|^(phone|sms|email)code$/i;

/** A copy without the values of keys whose names sound like secrets, at any depth. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  // Deeper than any line of ours; an endless object ends here too.
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

/** Only what is listed here: libraries hang parameters, rows, request bodies and settings on their errors. */
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
  // PostgreSQL's class 22, "data exception", quotes the value.
  if (typeof code === 'string' && /^22...$/.test(code)) return `data exception ${code}`;
  // JSON.parse quotes the text.
  if (error instanceof SyntaxError && /JSON/.test(message)) return 'malformed JSON';
  // drizzle: "Failed query: …\nparams: …". The values may hold line breaks, so everything from there on goes.
  const params = message.indexOf('\nparams: ');
  return params === -1 ? message : message.slice(0, params);
}

/** The stack begins with the message as it was, of which nothing is kept. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const afterMessage = stack.indexOf(error.message) + error.message.length;
  return stack
    .slice(afterMessage)
    .split('\n')
    .filter(line => /^\s+at /.test(line));
}
