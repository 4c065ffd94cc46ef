import { type AddressKind, fieldOf, type Kind } from '../../platform/values/kinds.js';
import { Refusal } from '../refusal.js';
import { canonicalEmail } from './email.rules.js';
import { isMobile, readPhone } from './phone.rules.js';
import { canonicalUsername } from './username.rules.js';

declare const canonical: unique symbol;

/** An identifier whose spelling has been checked and made unique (I1 to I3). Only this file makes one. */
export interface Identifier<K extends Kind = Kind> {
  readonly kind: K;
  /** As it is stored and compared. */
  readonly value: string;
  /** A username as it was entered; an address is shown as it is stored. */
  readonly display: string;
  readonly [canonical]: true;
}
export type Address = Identifier<AddressKind>;

function identifier<K extends Kind>(
  kind: K,
  value: string | null,
  display: string | null,
  field: string,
): Identifier<K> {
  if (value === null || display === null) throw new Refusal('INVALID_IDENTIFIER', { field });
  return { kind, value, display } as Identifier<K>;
}

export function parseUsername(text: string, field: string = fieldOf.USERNAME): Identifier<'USERNAME'> {
  return identifier('USERNAME', canonicalUsername(text), text, field);
}

export function parseEmail(text: string, field: string = fieldOf.EMAIL): Identifier<'EMAIL'> {
  const email = canonicalEmail(text);
  return identifier('EMAIL', email, email, field);
}

export interface PhoneRules {
  /** ISO 3166-1 alpha-2; where a number without `+` is dialled. */
  readonly country: string | null;
  /** The app's switch. While it is ON the number has to be one that an SMS can be sent to (I3, X4). */
  readonly verification: 'ON' | 'OFF';
  /** Numbers in E.164 that no SMS is ever sent to, so they need not exist (D8). */
  readonly testAddresses: ReadonlySet<string>;
}

export function parsePhone(text: string, rules: PhoneRules, field: string = fieldOf.PHONE): Identifier<'PHONE'> {
  const number = readPhone(text, rules.country);
  const isTestAddress = number !== null && rules.testAddresses.has(number.number);
  const isWellFormed =
    rules.verification === 'OFF' ? number?.isPossible() : text.startsWith('+') && (isTestAddress || number?.isValid());
  if (number === null || !isWellFormed) throw new Refusal('INVALID_IDENTIFIER', { field });
  if (rules.verification === 'ON' && !isTestAddress && !isMobile(number)) {
    throw new Refusal('PHONE_NOT_ALLOWED', { field });
  }
  return identifier('PHONE', number.number, number.number, field);
}

/** To look a number up is to send nothing to it. */
const lookUp = { verification: 'OFF', testAddresses: new Set<string>() } as const;
const named = /^(USERNAME|EMAIL|PHONE):(.*)$/;
const localPhone = /^([A-Z]{2})-(.*)$/;

/** What somebody typed into a login form (L1). */
export function recogniseIdentifier(text: string, field = 'identifier'): Identifier {
  const [, kind, rest] = named.exec(text) ?? [undefined, kindOf(text), text];
  if (kind === 'USERNAME') return parseUsername(rest ?? '', field);
  if (kind === 'EMAIL') return parseEmail(rest ?? '', field);
  const [, country, number] = localPhone.exec(rest ?? '') ?? [undefined, null, rest];
  return parsePhone(number ?? '', { ...lookUp, country: country ?? null }, field);
}

function kindOf(text: string): Kind {
  if (text.startsWith('+')) return 'PHONE';
  return text.includes('@') ? 'EMAIL' : 'USERNAME';
}
