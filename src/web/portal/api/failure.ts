import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import type { ErrorCode, ErrorReason } from '../../../domain/refusal.js';
import { durationInWords } from '../durations.js';

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

/** In the place of sentences of the API that speak of its fields and descriptions. */
const sentences: Partial<Record<ErrorReason, string>> = {
  IDENTIFIER_REQUIRED: 'Enter an email address, or another identifier that this person can log in with.',
  NOT_FOUND: 'This app has nothing of this kind. It may have been deleted.',
  MALFORMED: 'It is not written as it has to be. Correct it, and try again.',
};
const malformedIdentifier =
  'This is not a username, an email address or a phone number. Write a phone number with + and the country code.';

export function failureOf(error: unknown): Failure {
  const [first] = CombinedGraphQLErrors.is(error) ? error.errors : errorsInBody(error);
  const found = first as ErrorInAnswer | undefined;
  if (found === undefined) return { code: 'NETWORK', message: 'The server does not answer. Check your connection.' };
  const { message, extensions = {} } = found;
  return { ...extensions, code: extensions.code ?? 'INTERNAL_SERVER_ERROR', message: sentenceOf(message, extensions) };
}

function sentenceOf(message: string, details: Partial<Failure>): string {
  const { code, reason } = details;
  if (code === 'INVALID_IDENTIFIER' && reason === 'MALFORMED') return malformedIdentifier;
  return (reason && sentences[reason]) ?? fillIn(message, details);
}

/** Writes the numbers of an error into its sentence, which names them for developers: `min`, `max`, `retryAfter` seconds. */
function fillIn(message: string, { min, max, retryAfter }: Partial<Failure>): string {
  return message
    .replace('`min`', min?.toLocaleString('en') ?? '$&')
    .replace('`max`', max?.toLocaleString('en') ?? '$&')
    .replace('`retryAfter` seconds', retryAfter === undefined ? '$&' : durationInWords(retryAfter));
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
