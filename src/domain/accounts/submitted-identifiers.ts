import type { Tx } from '../../platform/store/store.js';
import { fieldOf, type Kind } from '../../platform/values/kinds.js';
import type { AppSettings } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type IdentifierRow, takeIdentifier } from '../identifiers/identifiers.queries.js';
import { takeIfFree } from '../identifiers/owner.js';
import { acceptPhone, type Identifier, parseEmail, parseUsername, refuseNoPhone } from '../identifiers/parse.rules.js';
import { inRanges, type Phone, readPhone } from '../identifiers/phone.rules.js';
import { logsInAtOnce } from '../identifiers/sign-up.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { Refusal } from '../refusal.js';
import type { Admission, NamedAddress } from '../sending/admit-claims.js';
import { maySendSms } from '../sending/allowed-phones.rules.js';
import { isEmpty } from '../tidy.rules.js';
import { claimAddress } from '../verification/claim-address.js';

export interface SubmittedIdentifiers {
  username?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
}

/** Parses the identifiers of a sign-up. `number` is the result of `readPhone` for its phone and this country. */
export function readIdentifiers(
  deps: Pick<Deps, 'deliveryTargets' | 'operatorLimits'>,
  settings: AppSettings,
  { username, email, phone }: SubmittedIdentifiers,
  number: Phone | null,
  country: string | null,
): Identifier[] {
  return [
    ...(isGiven(username) ? [parseUsername(username)] : []),
    ...(isGiven(email) ? [parseEmail(email)] : []),
    ...(isGiven(phone) ? [acceptPhoneOf(deps, settings, number ?? refuseNoPhone(phone, country))] : []),
  ];
}

/** A10: an empty identifier of a form counts as not given. */
export function isGiven(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && !isEmpty(text);
}

/** Parses one identifier. A number without `+` is read as dialled in `country` (I3). */
export function readIdentifier(
  deps: Pick<Deps, 'deliveryTargets' | 'operatorLimits'>,
  settings: AppSettings,
  kind: Kind,
  text: string,
  country: string | null,
  field: string = fieldOf[kind],
): Identifier {
  if (kind === 'USERNAME') return parseUsername(text, field);
  if (kind === 'EMAIL') return parseEmail(text, field);
  return acceptPhoneOf(deps, settings, readPhone(text, country) ?? refuseNoPhone(text, country, field), field);
}

function acceptPhoneOf(
  { deliveryTargets, operatorLimits }: Pick<Deps, 'deliveryTargets' | 'operatorLimits'>,
  settings: AppSettings,
  number: Phone,
  field: string = fieldOf.PHONE,
): Identifier {
  const testAddresses = new Set(settings.testAddresses.map(({ address }) => address));
  const verification = settings.phoneVerification ? 'ON' : 'OFF';
  const identifier = acceptPhone(inRanges(number, operatorLimits.phoneRanges), { verification, testAddresses }, field);
  if (
    verification === 'ON' &&
    !maySendSms(settings, identifier.phone, deliveryTargets.PHONE, operatorLimits.smsCountries)
  ) {
    throw new Refusal('PHONE_NOT_ALLOWED', { field, reason: 'COUNTRY_NOT_ALLOWED' });
  }
  return identifier;
}

/** Returns the addresses that must be proven. Each gets a message (A8). */
export function addressesToProve(
  settings: AppSettings,
  identifiers: readonly Identifier[],
  field?: string,
): NamedAddress[] {
  return identifiers.flatMap(({ kind, ...identifier }) => {
    if (kind === 'USERNAME' || logsInAtOnce(kind, settings)) return [];
    return [{ ...identifier, kind, field: field ?? fieldOf[kind] }];
  });
}

interface Assignment {
  admission: Admission;
  field?: string;
  /** When the user confirmed the change with a second factor (C11). */
  factorProvenAt?: number | null;
}

/** Assigns an identifier to a user: owned at once (A6), or as a claim if it must be proven (A8). */
export async function assignIdentifier(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  identifier: Identifier,
  { admission, field = fieldOf[identifier.kind], factorProvenAt = null }: Assignment,
): Promise<void> {
  const { kind } = identifier;
  if (kind === 'USERNAME' || logsInAtOnce(kind, call.app.settings)) {
    if (await takeIfFree(tx, rowOf(deps, user, identifier), identifier.typed)) return;
    throw new Refusal(kind === 'USERNAME' ? 'USERNAME_TAKEN' : 'IDENTIFIER_TAKEN', { field });
  }
  await claimAddress(deps, tx, call, user, { ...identifier, kind }, admission, factorProvenAt);
}

function rowOf(deps: Deps, user: UserRow, { kind, value, display }: Identifier): IdentifierRow {
  return { appId: user.appId, kind, value, display, userId: user.id, verifiedAt: deps.now(), provenAt: null };
}

const mostDraws = 5;

/** A9: assigns a random username of 80 bits, which nobody needs to see. Tries again after a collision. */
export async function assignRandomUsername(deps: Deps, tx: Tx, user: UserRow): Promise<void> {
  for (let draw = 0; draw < mostDraws; draw++) {
    const name = parseUsername(`u${deps.randomBytes(10).toString('hex')}`);
    if (await takeIdentifier(tx, rowOf(deps, user, name))) return;
  }
  throw new Error('No free username in five attempts');
}
