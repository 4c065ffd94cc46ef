import type { Tx } from '../../platform/store/store.js';
import { fieldOf, type Kind } from '../../platform/values/kinds.js';
import type { AppSettings } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { takeIdentifier } from '../identifiers/identifiers.queries.js';
import { type Identifier, parseEmail, parsePhone, parseUsername } from '../identifiers/parse.rules.js';
import { logsInAtOnce } from '../identifiers/sign-up.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { Refusal } from '../refusal.js';
import { maySendSms } from '../sending/allowed-phones.rules.js';
import { claimAddress } from '../verification/claim-address.js';

export interface SubmittedIdentifiers {
  username?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
}

/** The identifiers of a sign-up, parsed; `country` is where a local number is dialled (I3). */
export function readIdentifiers(
  deps: Pick<Deps, 'deliveryTargets'>,
  settings: AppSettings,
  { username, email, phone }: SubmittedIdentifiers,
  country: string | null,
): Identifier[] {
  const given = [
    ['USERNAME', username],
    ['EMAIL', email],
    ['PHONE', phone],
  ] as const;
  return given.flatMap(([kind, text]) =>
    text === null || text === undefined ? [] : [readIdentifier(deps, settings, kind, text, country)],
  );
}

export function readIdentifier(
  { deliveryTargets }: Pick<Deps, 'deliveryTargets'>,
  settings: AppSettings,
  kind: Kind,
  text: string,
  country: string | null,
  field: string = fieldOf[kind],
): Identifier {
  if (kind === 'USERNAME') return parseUsername(text, field);
  if (kind === 'EMAIL') return parseEmail(text, field);
  const testAddresses = new Set(settings.testAddresses.map(({ address }) => address));
  const verification = settings.phoneVerification ? 'ON' : 'OFF';
  const phone = parsePhone(text, { country, verification, testAddresses }, field);
  if (verification === 'ON' && !maySendSms(settings, phone.value, deliveryTargets.PHONE)) {
    throw new Refusal('PHONE_NOT_ALLOWED', { field });
  }
  return phone;
}

/** Gives a user an identifier: their own at once (A6), or, where it has to be proven, as a claim (A8). */
export async function assignIdentifier(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  identifier: Identifier,
  field: string = fieldOf[identifier.kind],
): Promise<void> {
  const { kind, value } = identifier;
  if (kind === 'USERNAME' || logsInAtOnce(kind, call.app.settings)) {
    if (await ownIdentifier(deps, tx, user, identifier)) return;
    throw new Refusal(kind === 'USERNAME' ? 'USERNAME_TAKEN' : 'IDENTIFIER_TAKEN', { field });
  }
  await claimAddress(deps, tx, call, user, { kind, value });
}

async function ownIdentifier(
  deps: Deps,
  tx: Tx,
  user: UserRow,
  { kind, value, display }: Identifier,
): Promise<boolean> {
  const row = { appId: user.appId, kind, value, display, userId: user.id, verifiedAt: deps.now(), provenAt: null };
  return await takeIdentifier(tx, row);
}

const mostDraws = 5;

/** A9: a username that nobody needs to see. Eighty random bits; a collision draws again. */
export async function assignRandomUsername(deps: Deps, tx: Tx, user: UserRow): Promise<void> {
  for (let draw = 0; draw < mostDraws; draw++) {
    const name = parseUsername(`u${deps.randomBytes(10).toString('hex')}`);
    if (await ownIdentifier(deps, tx, user, name)) return;
  }
  throw new Error('No free username in five draws');
}
