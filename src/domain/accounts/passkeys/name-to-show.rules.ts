import type { Person } from '../../identifiers/person.queries.js';
import { currentAddress, usernameOf } from '../../identifiers/profile.rules.js';

/** Returns the names that the user's device shows in its list of passkeys. They never leave that device. */
export function nameToShow(person: Person): { userName: string; displayName: string } {
  const address = currentAddress(person, 'EMAIL') ?? currentAddress(person, 'PHONE');
  const userName = usernameOf(person) ?? address?.value ?? person.user.displayName ?? person.user.id;
  return { userName, displayName: person.user.displayName ?? userName };
}
