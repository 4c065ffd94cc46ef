import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import type { ErrorCode } from '../../domain/refusal.js';

/** A refusal of the server as a page shows it. NETWORK: no answer came. */
export interface Failure {
  code: ErrorCode | 'NETWORK';
  message: string;
  field?: string;
  retryAfter?: number;
  requestId?: string;
}

interface ShownError {
  message: string;
  extensions?: Partial<Omit<Failure, 'message'>>;
}

export function failureOf(error: unknown): Failure {
  const [first] = CombinedGraphQLErrors.is(error) ? error.errors : errorsIn(error);
  const shown = first as ShownError | undefined;
  if (shown === undefined) return { code: 'NETWORK', message: 'The server does not answer.' };
  return { ...shown.extensions, code: shown.extensions?.code ?? 'INTERNAL_SERVER_ERROR', message: shown.message };
}

/** What is refused before GraphQL sees it has a status of its own, and the same shape. */
function errorsIn(error: unknown): readonly ShownError[] {
  if (!ServerError.is(error)) return [];
  try {
    return JSON.parse(error.bodyText).errors ?? [];
  } catch {
    return [];
  }
}
