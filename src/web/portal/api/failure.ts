import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import type { ErrorCode, ErrorReason } from '../../../domain/refusal.js';
import { inWords } from './api-sentences.js';

/** An error as a page shows it. NETWORK: no answer came. */
export interface Failure {
  code: ErrorCode | 'NETWORK';
  message: string;
  field?: string;
  reason?: ErrorReason;
  /** The least and the most that is allowed. */
  min?: number;
  max?: number;
  /** Seconds. */
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
  if (found === undefined) return { code: 'NETWORK', message: 'The server does not answer. Check your connection.' };
  const { message, extensions = {} } = found;
  return { ...extensions, code: extensions.code ?? 'INTERNAL_SERVER_ERROR', message: inWords(message, extensions) };
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
