import { phoneLibraryVersion } from './phone.rules.js';

/** Increase this when a change of our own rules changes the canonical form of an identifier (I1 to I3). */
const ownRules = 1;

/**
 * Names everything on which the canonical form of an identifier depends (I8): our rules, libphonenumber and its data, the version of Unicode, and
 * Ada, which converts domains to A-labels.
 */
export function spellingVersion(): string {
  const { unicode = 'none', ada = 'none' } = process.versions;
  return `rules ${ownRules}, libphonenumber-js ${phoneLibraryVersion}, Unicode ${unicode}, Ada ${ada}`;
}
