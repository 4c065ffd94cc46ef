import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import type { ErrorCode } from '../../../domain/refusal.js';

/** An error as a page shows it. NETWORK: no answer came. */
export interface Failure {
  code: ErrorCode | 'NETWORK';
  message: string;
  field?: string;
  retryAfter?: number;
  requestId?: string;
}

interface ErrorInAnswer {
  message: string;
  extensions?: Partial<Omit<Failure, 'message'>>;
}

export function failureOf(error: unknown): Failure {
  const [first] = CombinedGraphQLErrors.is(error) ? error.errors : errorsInBody(error);
  const found = first as ErrorInAnswer | undefined;
  if (found === undefined) return { code: 'NETWORK', message: 'The server does not answer.' };
  return { ...found.extensions, code: found.extensions?.code ?? 'INTERNAL_SERVER_ERROR', message: found.message };
}

/** Reads the body of a request that the server refused before GraphQL ran. It has the same shape, but not status 200. */
function errorsInBody(error: unknown): readonly ErrorInAnswer[] {
  if (!ServerError.is(error)) return [];
  try {
    return JSON.parse(error.bodyText).errors ?? [];
  } catch {
    return [];
  }
}
