export interface ExchangeAnswer {
  status: number;
  /** Empty if the answer was too long. */
  text: string;
}

export interface ExchangeRequest {
  headers: Record<string, string>;
  body: string | URLSearchParams;
}

/** An answer of a provider has a few KiB. A longer one is not from the provider. */
const maxAnswerBytes = 64 * 1024;

/**
 * Posts one message to a provider. `timeoutMs` is for the whole request and answer. Follows no redirect, so that only the host that the operator chose
 * gets the code and our credentials.
 */
export async function exchange(
  url: string,
  { headers, body }: ExchangeRequest,
  timeoutMs: number,
): Promise<ExchangeAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    // Leaving the loop closes the connection.
    if (bytes > maxAnswerBytes) return { status: response.status, text: '' };
    parts.push(part);
  }
  return { status: response.status, text: Buffer.concat(parts).toString('utf8') };
}

/** Returns the code for a request without an answer. Drops the error, because it may contain the request. */
export function troubleOf(error: unknown): 'timeout' | 'tls' | 'connection' {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return /CERT|SSL|TLS|SELF_SIGNED|ISSUER/.test(code) ? 'tls' : 'connection';
}
