import type { ErrorReason } from '../../../domain/refusal.js';
import { durationInWords } from '../durations.js';
import type { Failure } from './failure.js';

/** Replaces sentences of the API that mention its fields or descriptions. */
const sentences: Partial<Record<ErrorReason, string>> = {
  BREAKS_TEMPLATE_RULES: 'The template breaks a rule. The preview says which.',
  IDENTIFIER_REQUIRED: 'Enter an email address, or another identifier that this person can log in with.',
  NOT_FOUND: 'This app has no such entry. It may have been deleted.',
  PRESENCE_REQUIRED: 'Nothing was changed, because you did not type your token again.',
  NO_TOKEN: 'You are not signed in. Sign in again.',
  MALFORMED: 'It has the wrong format. Correct it and try again.',
  PASSKEYS_OFF: 'This app has no passkeys. The operator turns them on in its settings.',
  WRONG_RP_ID: 'The passkey is not for the domain that the settings of the app name.',
};
const malformedIdentifier =
  'This is not a username, an email address or a phone number. Write a phone number with + and the country code.';

const unknownApp = 'No app has this ID. It may have been deleted. Choose another app above.';

/** Returns the sentence of an error for people: the API's, with numbers filled in and without backticks, or a replacement. */
export function inWords(message: string, details: Partial<Failure>): string {
  const { code, field, reason } = details;
  if (code === 'INVALID_IDENTIFIER' && reason === 'MALFORMED') return malformedIdentifier;
  if (reason === 'NOT_FOUND' && field === 'x-app-id') return unknownApp;
  return (reason && sentences[reason]) ?? fillIn(message, details).replaceAll('`', '');
}

/** Writes the numbers of an error into its sentence, which names them for developers: `min`, `max`, `retryAfter` seconds. */
function fillIn(message: string, { min, max, retryAfter }: Partial<Failure>): string {
  return message
    .replace('`min`', min?.toLocaleString('en') ?? '$&')
    .replace('`max`', max?.toLocaleString('en') ?? '$&')
    .replace('`retryAfter` seconds', retryAfter === undefined ? '$&' : durationInWords(retryAfter));
}
