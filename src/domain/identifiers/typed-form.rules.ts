import type { Canonical } from '../../platform/values/canonical.js';
import type { Kind } from '../../platform/values/kinds.js';
import { codePointsIn, isBounded, isClean, isQuickToNormalise } from '../text.rules.js';

/** The longest identifier is an email address (I2). */
const maxCodePoints = 254;

/**
 * All forms in which any version can have stored an identifier. White space and `:` were never allowed. A text with `@`, a leading `+` or only digits
 * was never a username (L1).
 */
const storable: Record<Kind, RegExp> = {
  USERNAME: /^(?![0-9]+$)[^\s:@+][^\s:@]*$/,
  EMAIL: /^[^\s:]+@[^\s:@]+\.[^\s:@]+$/,
  PHONE: /^\+[0-9]{6,19}$/,
};

/** The characters that people write between the digits of a number. They are not stored. */
const separators = /[\s().-]/g;

/**
 * Returns the form in which an earlier version may have stored the typed text (I6). Null if no version can have stored it. Uses no metadata and folds
 * no letters, because these change with each version.
 */
export function formAsTyped(kind: Kind, text: string): Canonical | null {
  const isReadable = isBounded(text, maxCodePoints) && isClean(text, 'refused') && isQuickToNormalise(text);
  if (!isReadable) return null;
  const form = kind === 'PHONE' ? text.replace(separators, '') : text.normalize('NFC');
  return storable[kind].test(form) && codePointsIn(form) <= maxCodePoints ? (form as Canonical) : null;
}
