import type { Person } from '../../identifiers/person.queries.js';
import { currentAddress, usernameOf } from '../../identifiers/profile.rules.js';

/** Returns what the list of passkeys on the user's own device shows. It never leaves that device. */
export function nameToShow(person: Person): { userName: string; displayName: string } {
  const address = currentAddress(person, 'EMAIL') ?? currentAddress(person, 'PHONE');
  const userName = usernameOf(person) ?? address?.value ?? person.user.displayName ?? person.user.id;
  return { userName, displayName: person.user.displayName ?? userName };
}
