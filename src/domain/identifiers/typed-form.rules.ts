import type { Canonical } from '../../platform/values/canonical.js';
import type { Kind } from '../../platform/values/kinds.js';
import { codePointsIn, isBounded, isClean, isQuickToNormalise } from '../text.rules.js';

/** The longest identifier is an email address (I2). */
const maxCodePoints = 254;

/**
 * Every form that an identifier can have been stored in, whatever the parsers were then. White space and `:` were never
 * part of one. `@`, a leading `+` and digits alone say that it is no username (L1).
 */
const storable: Record<Kind, RegExp> = {
  USERNAME: /^(?![0-9]+$)[^\s:@+][^\s:@]*$/,
  EMAIL: /^[^\s:]+@[^\s:@]+\.[^\s:@]+$/,
  PHONE: /^\+[0-9]{6,19}$/,
};

/** What people put between the digits of a number. A number is stored without it. */
const separators = /[\s().-]/g;

/**
 * Returns what was typed in the form in which an earlier version may have stored it (I6), or null: no version can have
 * stored it. Reads no metadata and folds no letters, because these change from version to version.
 */
export function formAsTyped(kind: Kind, text: string): Canonical | null {
  const isReadable = isBounded(text, maxCodePoints) && isClean(text, 'refused') && isQuickToNormalise(text);
  if (!isReadable) return null;
  const form = kind === 'PHONE' ? text.replace(separators, '') : text.normalize('NFC');
  return storable[kind].test(form) && codePointsIn(form) <= maxCodePoints ? (form as Canonical) : null;
}
