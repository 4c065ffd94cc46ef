import { createRequire } from 'node:module';
import type { Person } from '../identifiers/person.queries.js';
import { readStoredPhone } from '../identifiers/phone.rules.js';
import { currentAddress, usernameOf } from '../identifiers/profile.rules.js';
import { Refusal } from '../refusal.js';
import { codePointsIn, isBounded } from '../text.rules.js';
import { tidyAs } from '../tidy.rules.js';

const minCodePoints = 8;
const maxCodePoints = 256;

/** Every list of common passwords begins with these. zxcvbn's list lacks them, because it finds them by pattern. */
const commonPatterns = ['12121212', '12341234', '123123123', 'qwerqwer', 'asdfasdf', 'passpass'];

/** Digits up and down, in which 0 is next to 9. They contain every such password, because they are longer. */
const digitSequences = ['0123456789', '9876543210'].map(digits => digits.repeat(maxCodePoints));

/** Null until the first new password, so that a start does not unpack the dictionary. */
let common: ReadonlySet<string> | null = null;

function readCommonPasswords(): ReadonlySet<string> {
  const library: typeof import('@zxcvbn-ts/language-common') = createRequire(import.meta.url)(
    '@zxcvbn-ts/language-common',
  );
  return new Set([...library.dictionary['passwords-common'].slice(0, 10_000), ...commonPatterns]);
}

/** Values that a new password must not contain (W1). They are raw inputs, because the password is checked before the identifiers (A2). */
export interface PasswordContext {
  readonly field: string;
  readonly appName: string;
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  /** The phone number without its country code, if it is valid (`9011111111` for `+819011111111`). */
  readonly nationalNumber?: string | null | undefined;
}

/** Returns the values that a new password of this user must not contain (W1). */
export function passwordContext(person: Person, appName: string): PasswordContext {
  const phone = currentAddress(person, 'PHONE')?.value ?? null;
  return {
    field: 'newPassword',
    appName,
    username: usernameOf(person),
    email: currentAddress(person, 'EMAIL')?.value,
    phone,
    nationalNumber: phone && readStoredPhone(phone)?.nationalNumber,
  };
}

/** Returns the new password in NFC, ready for hashing, or refuses it (W1). */
export function checkPassword(password: string, context: PasswordContext): string {
  const { field, appName } = context;
  const normalised = normalisePassword(password);
  if (normalised === null) {
    if (isTooLong(password)) throw new Refusal('WEAK_PASSWORD', { field, reason: 'TOO_LONG', max: maxCodePoints });
    throw new Refusal('WEAK_PASSWORD', { field, reason: 'INVALID_CHARACTERS' });
  }
  if (codePointsIn(normalised) < minCodePoints) {
    throw new Refusal('WEAK_PASSWORD', { field, reason: 'TOO_SHORT', min: minCodePoints });
  }
  if (isCommon(normalised)) throw new Refusal('WEAK_PASSWORD', { field, reason: 'TOO_COMMON' });
  if (containsIdentity(normalised, context))
    throw new Refusal('WEAK_PASSWORD', { field, reason: 'CONTAINS_IDENTIFIER' });
  if (contains(normalised.toLowerCase(), appName, minAppNameCharacters)) {
    throw new Refusal('WEAK_PASSWORD', { field, reason: 'CONTAINS_APP_NAME' });
  }
  return normalised;
}

function isTooLong(password: string): boolean {
  return !isBounded(password, maxCodePoints) || codePointsIn(password.normalize('NFC')) > maxCodePoints;
}

/**
 * Returns the password in the form that we hash. Null if no user can have it: it contains NUL or a lone surrogate,
 * which UTF-8 does not preserve, or is too long (I4, W1). Then a login hashes another text against a decoy (L6).
 */
export function normalisePassword(password: string): string | null {
  if (!isBounded(password, maxCodePoints) || /[\0\p{Surrogate}]/u.test(password)) return null;
  const normalised = password.normalize('NFC');
  return codePointsIn(normalised) <= maxCodePoints ? normalised : null;
}

function isCommon(password: string): boolean {
  common ??= readCommonPasswords();
  const folded = password.toLowerCase();
  return common.has(folded) || isSequence(folded);
}

/** W15: returns whether a text is one character again and again, or a sequence of characters up or down. */
function isSequence(text: string): boolean {
  const points = Array.from(text, character => character.codePointAt(0) ?? 0);
  const [first = 0] = points;
  const isEach = (step: number) => points.every((point, index) => point === first + index * step);
  return [0, 1, -1].some(isEach) || digitSequences.some(digits => digits.includes(text));
}

/** Shorter texts would forbid too many passwords, because many words contain them. */
const minForbiddenCharacters = 3;
/** An app called Ada or Pay must not forbid every password that contains its name. */
const minAppNameCharacters = 4;
/** National numbers may be very short, and many passwords with digits contain a short number. */
const minForbiddenDigits = 6;

function containsIdentity(password: string, context: PasswordContext): boolean {
  const folded = password.toLowerCase();
  // Clean the raw inputs. Otherwise full-width letters could hide a name (I9).
  const words = [
    tidyAs.USERNAME(context.username ?? '').tidied,
    tidyAs.EMAIL(context.email ?? '').tidied,
    tidyAs.PHONE(context.phone ?? '').tidied,
  ];
  if (words.some(word => contains(folded, word, minForbiddenCharacters))) return true;
  const digits = folded.replace(/[\s()+./-]/g, '');
  return phoneDigits(context).some(number => contains(digits, number, minForbiddenDigits));
}

function contains(folded: string, word: string, minCharacters: number): boolean {
  if (!isBounded(word, maxCodePoints)) return false;
  const forbidden = word.normalize('NFC').toLowerCase().trim();
  return forbidden.length >= minCharacters && folded.includes(forbidden);
}

/** Returns the digits as typed, and the national number, which every spelling of the phone number contains. */
function phoneDigits({ phone, nationalNumber }: PasswordContext): string[] {
  return [tidyAs.PHONE(phone ?? '').tidied.replace(/\D/g, ''), nationalNumber].filter(
    digits => typeof digits === 'string',
  );
}
