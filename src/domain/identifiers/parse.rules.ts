import type { Canonical } from '../../platform/values/canonical.js';
import { type AddressKind, fieldOf, type Kind } from '../../platform/values/kinds.js';
import { Refusal } from '../refusal.js';
import { canonicalEmail } from './email.rules.js';
import { type Phone, readPhone } from './phone.rules.js';
import { canonicalUsername } from './username.rules.js';

/** An email address or phone number, from a parser or from a row. */
export interface Address {
  readonly kind: AddressKind;
  readonly value: Canonical;
  /** A number that has just been parsed; a row has none. */
  readonly phone?: Phone;
}

/** An identifier whose spelling has been checked and made unique (I1 to I3). */
export interface Identifier<K extends Kind = Kind> {
  readonly kind: K;
  readonly value: Canonical;
  /** A username as it was entered; an address is shown as it is stored. */
  readonly display: string;
  readonly phone?: Phone;
}

export interface PhoneIdentifier extends Identifier<'PHONE'> {
  readonly phone: Phone;
}

export function parseUsername(text: string, field: string = fieldOf.USERNAME): Identifier<'USERNAME'> {
  const value = canonicalUsername(text);
  if (value === null) throw new Refusal('INVALID_IDENTIFIER', { field });
  return { kind: 'USERNAME', value, display: text };
}

export function parseEmail(text: string, field: string = fieldOf.EMAIL): Identifier<'EMAIL'> {
  const value = canonicalEmail(text);
  if (value === null) throw new Refusal('INVALID_IDENTIFIER', { field });
  return { kind: 'EMAIL', value, display: value };
}

export interface PhoneRules {
  /** The app's switch. While it is ON the number has to be one that an SMS can be sent to (I3, X4). */
  readonly verification: 'ON' | 'OFF';
  /** Numbers in E.164 that no SMS is ever sent to, so they need not exist (D8). */
  readonly testAddresses: ReadonlySet<string>;
}

/** Checks a number that `readPhone` has parsed; null stands for text that is no number. */
export function acceptPhone(
  phone: Phone | null,
  { verification, testAddresses }: PhoneRules,
  field: string = fieldOf.PHONE,
): PhoneIdentifier {
  if (phone === null) throw new Refusal('INVALID_IDENTIFIER', { field });
  const { value } = phone;
  const isTestAddress = testAddresses.has(value);
  const isWellFormed =
    verification === 'OFF' ? phone.isPossible : phone.isInternational && (isTestAddress || phone.isValid);
  if (!isWellFormed) throw new Refusal('INVALID_IDENTIFIER', { field });
  if (verification === 'ON' && !isTestAddress && !phone.isMobile) throw new Refusal('PHONE_NOT_ALLOWED', { field });
  return { kind: 'PHONE', value, display: value, phone };
}

/** The rules for a number that is only looked up: no SMS goes to it. */
const lookUp = { verification: 'OFF', testAddresses: new Set<string>() } as const;
const named = /^(USERNAME|EMAIL|PHONE):(.*)$/;
const localPhone = /^([A-Z]{2})-(.*)$/;

/** Reads what a person typed into a login form (L1). */
export function recogniseIdentifier(text: string, field = 'identifier'): Identifier {
  const [, kind, rest] = named.exec(text) ?? [undefined, kindOf(text), text];
  if (kind === 'USERNAME') return parseUsername(rest ?? '', field);
  if (kind === 'EMAIL') return parseEmail(rest ?? '', field);
  const [, country, number] = localPhone.exec(rest ?? '') ?? [undefined, null, rest];
  return acceptPhone(readPhone(number, country ?? null), lookUp, field);
}

function kindOf(text: string): Kind {
  if (text.startsWith('+')) return 'PHONE';
  return text.includes('@') ? 'EMAIL' : 'USERNAME';
}
