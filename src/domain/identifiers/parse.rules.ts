import type { Canonical } from '../../platform/values/canonical.js';
import { type AddressKind, fieldOf, type Kind } from '../../platform/values/kinds.js';
import { Refusal } from '../refusal.js';
import { readCountry } from '../text.rules.js';
import { guessKind, tidyAs, tidyText } from '../tidy.rules.js';
import { canonicalEmail } from './email.rules.js';
import { type Phone, readPhone, readStoredPhone } from './phone.rules.js';
import { formAsTyped } from './typed-form.rules.js';
import { canonicalUsername } from './username.rules.js';

/** The two forms in which an identifier may be stored (I6). */
export interface Forms {
  /** The present canonical form. New rows have it, and limits count it. */
  readonly value: Canonical;
  /** The form as it was typed, or as it is stored. An earlier version may have stored this form. */
  readonly typed: Canonical;
}

export function formsOf({ value, typed }: Forms): Canonical[] {
  return value === typed ? [value] : [value, typed];
}

/** An email address or phone number, from a parser or from a row. */
export interface Address extends Pick<Forms, 'value'> {
  readonly kind: AddressKind;
  /** Absent for a row that was not parsed again. */
  readonly typed?: Canonical;
  /** The parse result of a number that has just been parsed. Absent for rows. */
  readonly phone?: Phone;
}

/** An identifier in its checked, canonical form (I1 to I3). */
export interface Identifier<K extends Kind = Kind> extends Forms {
  readonly kind: K;
  /** A username in the letter case that was entered. An address is shown in its stored form. */
  readonly display: string;
  readonly phone?: Phone;
  /** Set if the present rules refuse it. Then only an earlier version can have stored it (I6). */
  readonly isRefusedToday?: true;
}

export interface PhoneIdentifier extends Identifier<'PHONE'> {
  readonly phone: Phone;
}

export function parseUsername(text: string, field: string = fieldOf.USERNAME): Identifier<'USERNAME'> {
  return readUsername(text) ?? refuse(field);
}

export function parseEmail(text: string, field: string = fieldOf.EMAIL): Identifier<'EMAIL'> {
  return readEmail(text) ?? refuse(field);
}

function readUsername(text: string): Identifier<'USERNAME'> | null {
  const { typed, tidied } = tidyAs.USERNAME(text);
  const value = canonicalUsername(tidied);
  return value && { kind: 'USERNAME', value, typed: formAsTyped('USERNAME', typed) ?? value, display: tidied };
}

function readEmail(text: string): Identifier<'EMAIL'> | null {
  const { typed, tidied } = tidyAs.EMAIL(text);
  const value = canonicalEmail(tidied);
  return value && { kind: 'EMAIL', value, typed: formAsTyped('EMAIL', typed) ?? value, display: value };
}

function refuse(field: string, reason: 'MALFORMED' | 'NEEDS_PLUS' | 'IMPOSSIBLE_NUMBER' = 'MALFORMED'): never {
  throw new Refusal('INVALID_IDENTIFIER', { field, reason });
}

export interface PhoneRules {
  /** The app's switch. While it is ON, the number must be able to receive SMS (I3, X4). */
  readonly verification: 'ON' | 'OFF';
  /** Numbers in E.164 to which no SMS is ever sent, so they need not exist (D8). */
  readonly testAddresses: ReadonlySet<string>;
}

/** Refuses text that `readPhone` cannot read. */
export function refuseNoPhone(text: string, country: string | null, field: string = fieldOf.PHONE): never {
  const isLocal = /^[\d\s()./-]+$/.test(tidyAs.PHONE(text).tidied);
  return refuse(field, isLocal && country === null ? 'NEEDS_PLUS' : 'MALFORMED');
}

/** Checks the result of `readPhone`. Null means that the text was not a number. */
export function acceptPhone(
  phone: Phone | null,
  { verification, testAddresses }: PhoneRules,
  field: string = fieldOf.PHONE,
): PhoneIdentifier {
  if (phone === null) refuse(field);
  const { value } = phone;
  const isTestAddress = testAddresses.has(value);
  if (verification === 'ON' && !phone.isInternational) refuse(field, 'NEEDS_PLUS');
  if (!phone.isPossible) refuse(field, 'IMPOSSIBLE_NUMBER');
  if (verification === 'ON' && !isTestAddress) checkMobile(phone, field);
  return identifierOf(phone);
}

/** A range that the library does not know may be newer than its data (I11). */
function checkMobile({ isValid, isMobile }: Phone, field: string): void {
  if (!isValid) throw new Refusal('PHONE_NOT_ALLOWED', { field, reason: 'UNKNOWN_RANGE' });
  if (!isMobile) throw new Refusal('PHONE_NOT_ALLOWED', { field, reason: 'NOT_MOBILE' });
}

function identifierOf(phone: Phone): PhoneIdentifier {
  return { kind: 'PHONE', value: phone.value, typed: phone.typed, display: phone.value, phone };
}

const named = /^(USERNAME|EMAIL|PHONE):(.*)$/s;
const localPhone = /^([A-Z]{2})-(.*)$/s;

/** Parses an identifier that a person has typed (L1). Accepts a text that the present rules refuse, if an earlier version can have stored it (I6). */
export function recogniseIdentifier(given: string, field = 'identifier'): Identifier {
  const [, kind, rest = ''] = named.exec(given.trim()) ??
    named.exec(tidyText(given)) ?? [undefined, guessKind(given), given];
  if (kind === 'USERNAME') return readUsername(rest) ?? readOld(kind, rest) ?? refuse(field);
  if (kind === 'EMAIL') return readEmail(rest) ?? readOld(kind, rest) ?? refuse(field);
  const [, country = null, number] = localPhone.exec(tidyText(rest)) ?? [undefined, null, rest];
  const phone = readPhone(number, country && readCountry(country));
  return phone?.isPossible ? identifierOf(phone) : (readOld('PHONE', rest) ?? refuse(field));
}

function readOld(kind: Kind, text: string): Identifier | null {
  const typed = formAsTyped(kind, tidyAs[kind](text).typed);
  return typed && { kind, value: typed, typed, display: typed, isRefusedToday: true };
}

/** Parses a stored address again, because the parsers may have changed since it was stored (I6). */
export function readStoredAddress({ kind, value }: Pick<Address, 'kind' | 'value'>): Address & Forms {
  if (kind === 'EMAIL') return { kind, value: canonicalEmail(value) ?? value, typed: value };
  const phone = readStoredPhone(value);
  return phone?.isPossible ? { kind, value: phone.value, typed: value, phone } : { kind, value, typed: value };
}

/** Returns the present canonical form of a stored identifier, which limits count. */
export function currentForm(kind: Kind, value: Canonical): Canonical {
  return kind === 'USERNAME' ? (canonicalUsername(value) ?? value) : readStoredAddress({ kind, value }).value;
}
