import { CombinedGraphQLErrors } from '@apollo/client';
import { endpoint } from './server.js';

/** An error as a form shows it. */
export interface Failure {
  /** One of the codes in Bonafide's README. NETWORK: no answer came. NO_PASSKEY: the browser gave none. */
  code: string;
  message: string;
  /** The argument that was refused. */
  field?: string;
  /** Seconds. */
  retryAfter?: number;
  /** Wrong codes that are still allowed. */
  attemptsLeft?: number;
  /** Of SECOND_FACTOR_REQUIRED. */
  loginId?: string;
  /** Of SECOND_FACTOR_REQUIRED: what the login still accepts. */
  factors?: string[];
}

export function failureOf(error: unknown): Failure {
  // The user closed the dialog, or the browser found no passkey. It does not say which.
  if (error instanceof DOMException) return { code: 'NO_PASSKEY', message: 'No passkey was used. Try again.' };
  if (!CombinedGraphQLErrors.is(error)) return { code: 'NETWORK', message: `No answer from ${endpoint}. Try again.` };
  const [first] = error.errors;
  return { code: 'INTERNAL_SERVER_ERROR', ...first?.extensions, message: first?.message ?? '' };
}
