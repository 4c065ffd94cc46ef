import type { ErrorCode, ErrorReason } from '../../../domain/refusal.js';

/** The reason why a request failed. NETWORK: no answer came. */
export type Failure = ErrorCode | 'NETWORK';

/** `reason` says more than the code, where the server gave one. */
export type Answer<T> = { ok: true; data: T } | { ok: false; failure: Failure; reason: ErrorReason | null };

const requestTimeoutMs = 15_000;

/** The same request may succeed later: these failures have nothing to do with the link or the password. */
const transientFailures: readonly Failure[] = [
  'NETWORK',
  'RATE_LIMITED',
  'SERVER_BUSY',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
];

export function isTransient(failure: Failure): boolean {
  return transientFailures.includes(failure);
}

/** Sends one operation. The URL is relative, so that a proxy can serve Bonafide below a path. */
export async function callApi<T>(query: string, variables: Record<string, unknown>): Promise<Answer<T>> {
  let body: { data?: T | null; errors?: { extensions?: { code?: ErrorCode; reason?: ErrorReason } }[] };
  try {
    const response = await fetch('./graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    body = await response.json();
  } catch (error) {
    return { ok: false, failure: error instanceof SyntaxError ? 'INTERNAL_SERVER_ERROR' : 'NETWORK', reason: null };
  }
  const [error] = body.errors ?? [];
  if (error !== undefined || body.data == null) {
    const { code = 'INTERNAL_SERVER_ERROR', reason = null } = error?.extensions ?? {};
    return { ok: false, failure: code, reason };
  }
  return { ok: true, data: body.data };
}
