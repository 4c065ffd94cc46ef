import type { Canonical } from '../../platform/values/canonical.js';
import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import { cleanAttributes, cleanText, parseCountry, parseLocale } from '../text.rules.js';
import type { Person } from './person.queries.js';
import type { UserChange } from './users.queries.js';

export interface ProfileInput {
  displayName?: string | null | undefined;
  country?: string | null | undefined;
  locale?: string | null | undefined;
  attributes?: Record<string, unknown> | null | undefined;
}

const maxDisplayName = 100;

/** Returns the given fields of a profile, cleaned (A1, I4). Null clears a field; a field that is not given stays. */
export function readProfile({ displayName, country, locale, attributes }: ProfileInput): UserChange {
  const change: UserChange = {};
  if (displayName !== undefined) change.displayName = displayName && cleanText(displayName, displayNameRules);
  if (country !== undefined) change.country = country === null ? null : parseCountry(country, 'country');
  if (locale !== undefined) change.locale = locale === null ? null : parseLocale(locale, 'locale');
  if (attributes !== undefined) change.attributes = attributes && cleanAttributes(attributes, 'attributes');
  return change;
}
const displayNameRules = { field: 'displayName', maxCodePoints: maxDisplayName, zeroWidth: 'allowed' } as const;

/** Returns the names of the fields that a change of the profile touches. */
export function changedFields(profile: UserChange): (keyof ProfileInput)[] {
  return profileFields.filter(field => field in profile);
}
const profileFields = ['displayName', 'country', 'locale', 'attributes'] as const;

export interface ProfileAddress {
  value: Canonical;
  verified: boolean;
  verifiedAt: number | null;
}

/**
 * Returns the address that the profile shows: the one the user owns, else the one they claim. No flag can contradict
 * it.
 */
export function currentAddress({ owned, claims }: Person, kind: AddressKind): ProfileAddress | null {
  const own = owned.find(each => each.kind === kind);
  if (own !== undefined) return { value: own.value, verified: true, verifiedAt: own.verifiedAt };
  const claim = claims.find(each => each.kind === kind);
  return claim === undefined ? null : { value: claim.value, verified: false, verifiedAt: null };
}

/** Returns the new value of a change that is not verified yet: a claim beside an address that is owned. */
export function pendingAddress({ owned, claims }: Person, kind: AddressKind): string | null {
  if (!owned.some(each => each.kind === kind)) return null;
  return claims.find(each => each.kind === kind)?.value ?? null;
}

export function usernameOf({ owned }: Person): string | null {
  return owned.find(each => each.kind === 'USERNAME')?.display ?? null;
}

/** Returns whether a user owns or claims this value already (C9). */
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
