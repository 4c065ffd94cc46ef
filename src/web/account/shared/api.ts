import type { ErrorCode } from '../../domain/refusal.js';

/** What can go wrong between this page and the server. NETWORK: no answer came. */
export type Failure = ErrorCode | 'NETWORK';

export type Answer<T> = { ok: true; data: T } | { ok: false; failure: Failure };

const patienceMs = 15_000;

/** These say nothing about the link or the password: the same request may succeed later. */
const passing: readonly Failure[] = [
  'NETWORK',
  'RATE_LIMITED',
  'SERVER_BUSY',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
];

export function mayPass(failure: Failure): boolean {
  return passing.includes(failure);
}

/** POSTs one operation. The URL is relative, so that a proxy may serve all of this below a path. */
export async function ask<T>(query: string, variables: Record<string, unknown>): Promise<Answer<T>> {
  let body: { data?: T | null; errors?: { extensions?: { code?: ErrorCode } }[] };
  try {
    const response = await fetch('./graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    body = await response.json();
  } catch (error) {
    return { ok: false, failure: error instanceof SyntaxError ? 'INTERNAL_SERVER_ERROR' : 'NETWORK' };
  }
  const [error] = body.errors ?? [];
  if (error !== undefined || body.data == null) {
    return { ok: false, failure: error?.extensions?.code ?? 'INTERNAL_SERVER_ERROR' };
  }
  return { ok: true, data: body.data };
}
