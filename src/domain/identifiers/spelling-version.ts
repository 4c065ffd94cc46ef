import { phoneLibraryVersion } from './phone.rules.js';

/** Raise it with each change of our own rules that changes the form of an identifier that they accept (I1 to I3). */
const ownRules = 1;

/**
 * Names everything that the form of an identifier depends on (I8): our rules, libphonenumber with its metadata, the
 * version of Unicode, and Ada, which writes domains in A-labels.
 */
export function spellingVersion(): string {
  const { unicode = 'none', ada = 'none' } = process.versions;
  return `rules ${ownRules}, libphonenumber-js ${phoneLibraryVersion}, Unicode ${unicode}, Ada ${ada}`;
}
