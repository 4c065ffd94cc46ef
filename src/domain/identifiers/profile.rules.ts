import type { Canonical } from '../../platform/values/canonical.js';
import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import { Refusal } from '../refusal.js';
import { cleanAttributes, cleanText, readCountry, readLocale } from '../text.rules.js';
import { isEmpty, tidyAs } from '../tidy.rules.js';
import type { Person } from './person.queries.js';
import type { UserChange, UserRow } from './users.queries.js';

export interface ProfileInput {
  displayName?: string | null | undefined;
  country?: string | null | undefined;
  locale?: string | null | undefined;
  attributes?: Record<string, unknown> | null | undefined;
}

const maxDisplayName = 100;

/** The fields that a device fills in, and not a person. */
type Guessed = 'country' | 'locale';

/**
 * Returns the given fields of a profile, cleaned (A1, I4). Null clears a field. Absent fields do not change. An empty country or locale counts as
 * absent (A10), and so does an unknown one in a field of `ignored`.
 */
export function readProfile(input: ProfileInput, ignored: readonly Guessed[] = []): UserChange {
  const { displayName, attributes } = input;
  const change: UserChange = {};
  if (displayName !== undefined) change.displayName = readDisplayName(displayName);
  for (const field of ['country', 'locale'] as const) {
    const text = input[field];
    if (text === undefined || (text !== null && isEmpty(text))) continue;
    const { read, reason } = readers[field];
    const value = text === null ? null : read(text);
    if (value !== null || text === null) change[field] = value;
    else if (!ignored.includes(field)) throw new Refusal('BAD_USER_INPUT', { field, reason });
  }
  if (attributes !== undefined) change.attributes = attributes && cleanAttributes(attributes, 'attributes');
  return change;
}
const readers = {
  country: { read: readCountry, reason: 'UNKNOWN_COUNTRY' },
  locale: { read: readLocale, reason: 'UNKNOWN_LOCALE' },
} as const;

/** A10: ignores an unknown country or locale, so that it does not prevent a sign-up. Refuses an unknown country if a phone number needs it (I3). */
export function readSignUpProfile(input: ProfileInput & { phone?: string | null | undefined }): UserChange {
  const phone = tidyAs.PHONE(input.phone ?? '').tidied;
  const isLocal = phone !== '' && !phone.startsWith('+');
  return readProfile(input, isLocal ? ['locale'] : ['locale', 'country']);
}

function readDisplayName(text: string | null): string | null {
  return text === null || isEmpty(text) ? null : cleanText(text, displayNameRules);
}
const displayNameRules = { field: 'displayName', maxCodePoints: maxDisplayName, zeroWidth: 'allowed' } as const;

/**
 * H9: returns the change with its attributes merged into those of the user. Lock the user first, so that two concurrent changes lose nothing. Refuses
 * more than fits (A1).
 */
export function withMergedAttributes(user: Pick<UserRow, 'attributes'>, profile: UserChange): UserChange {
  const { attributes, ...others } = profile;
  if (attributes == null) return others;
  return { ...others, attributes: cleanAttributes({ ...user.attributes, ...attributes }, 'attributes') };
}

/** Returns the names of the fields that a change of the profile contains. */
export function changedFields(profile: UserChange): (keyof ProfileInput)[] {
  return profileFields.filter(field => field in profile);
}
const profileFields = ['displayName', 'country', 'locale', 'attributes'] as const;

export interface ProfileAddress {
  value: Canonical;
  verified: boolean;
  verifiedAt: number | null;
  /** Null if it was never proven on this server. */
  provenAt: number | null;
}

/** Returns the address that the profile shows: the owned one, else the claimed one. It is derived, so no flag can contradict it. */
export function currentAddress({ owned, claims }: Person, kind: AddressKind): ProfileAddress | null {
  const own = owned.find(each => each.kind === kind);
  if (own !== undefined) {
    const { value, verifiedAt, provenAt } = own;
    return { value, verified: true, verifiedAt, provenAt };
  }
  const claim = claims.find(each => each.kind === kind);
  return claim === undefined ? null : { value: claim.value, verified: false, verifiedAt: null, provenAt: null };
}

/** Returns the new value of a change that is not verified yet: a claim of an address other than the owned one (M15). */
export function pendingAddress({ owned, claims }: Person, kind: AddressKind): string | null {
  const own = owned.find(each => each.kind === kind);
  const claim = claims.find(each => each.kind === kind);
  return own === undefined || claim === undefined || claim.value === own.value ? null : claim.value;
}

export function usernameOf({ owned }: Person): string | null {
  return owned.find(each => each.kind === 'USERNAME')?.display ?? null;
}

/** Returns whether a user already owns or claims this value (C9). */
export function hasIdentifier(
  { owned, claims }: Person,
  kind: Kind,
  { value, display }: { value: string; display: string },
): boolean {
  return (
    owned.some(own => own.kind === kind && own.value === value && own.display === display) ||
    claims.some(claim => claim.kind === kind && claim.value === value)
  );
}
