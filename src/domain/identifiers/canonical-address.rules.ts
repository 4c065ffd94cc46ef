import type { Canonical } from '../../platform/values/canonical.js';
import { guessKind, tidyAs } from '../tidy.rules.js';
import { canonicalEmail } from './email.rules.js';
import { readPhone } from './phone.rules.js';

/** Reads an email address, or a phone number with `+`, in any spelling that users may type (I9). Null for any other text. */
export function canonicalAddress(text: string): Canonical | null {
  if (guessKind(text) === 'EMAIL') return canonicalEmail(tidyAs.EMAIL(text).tidied);
  const phone = readPhone(text, null);
  return phone?.isPossible ? phone.value : null;
}
