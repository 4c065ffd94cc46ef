import type { ProviderName } from '../../../platform/config/providers/providers.js';
import type { CodeBook, CodeFacts, FailureReason } from './failure.rules.js';
import { gatewayCodes } from './http/codes.rules.js';
import { smtpCodes } from './smtp/codes.rules.js';
import { twilioCodes } from './twilio/codes.rules.js';
import { whatsAppCodes } from './twilio/whatsapp-codes.rules.js';
import { vonageCodes } from './vonage/codes.rules.js';

/** The codes of each provider. */
const codeBooks: Readonly<Record<ProviderName, CodeBook>> = {
  vonage: vonageCodes,
  twilio: twilioCodes,
  'twilio-whatsapp': whatsAppCodes,
  smtp: smtpCodes,
  http: gatewayCodes,
};

/** Returns the facts about a code such as `vonage:4` or `smtp:550-5.1.1`. Null if it is not the code of a provider. */
export function factsOf(code: string): CodeFacts | null {
  const colon = code.indexOf(':');
  const book = bookOf(code.slice(0, Math.max(colon, 0)));
  const row = book?.find(code.slice(colon + 1));
  if (row == null) return null;
  const [verdict, reason, meaning, advice] = row;
  return { verdict, reason, meaning, advice };
}

/** Returns the reason for a code of `SendFailed`. */
export function failureReasonOf(code: string): FailureReason {
  return factsOf(code)?.reason ?? 'OTHER';
}

/** Whether a sentence begins with the name of a provider that is always written with a capital letter. */
export function beginsWithName(sentence: string): boolean {
  return Object.values(codeBooks).some(({ name }) => !name.startsWith('The ') && sentence.startsWith(name));
}

function bookOf(provider: string): CodeBook | null {
  return Object.hasOwn(codeBooks, provider) ? codeBooks[provider as ProviderName] : null;
}
