import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { holdUser, type UserRow } from '../identifiers/holders.queries.js';
import { Refusal } from '../refusal.js';
import type { Tx } from '../store/store.js';
import { normalisePassword } from './password.rules.js';
import { findPerson, type Person } from './person.queries.js';

/** The caller, having shown that they know their password (C1); the hash that was right goes with them. */
export interface Confirmed {
  person: Person;
  passwordHash: string;
}

const wrong = () => new Refusal('INVALID_CREDENTIALS', { field: 'currentPassword' });

export async function confirmPassword(deps: Deps, call: UserCall, currentPassword: string): Promise<Confirmed> {
  const person = await findPerson(deps.store.reader, call.app.id, call.actor.id);
  if (person === null) throw new Refusal('INVALID_TOKEN');
  const { passwordHash } = person.user;
  if (passwordHash === null) throw new Refusal('PSEUDO_USER');
  const given = normalisePassword(currentPassword);
  const isRight = await deps.passwords.verify(given === null ? null : passwordHash, given ?? '');
  if (!isRight) throw wrong();
  return { person, passwordHash };
}

/** Holds the confirmed user's row; refuses when the password was changed or the user disabled in the meantime. */
export async function holdConfirmed(deps: Deps, tx: Tx, { person, passwordHash }: Confirmed): Promise<UserRow> {
  const user = await holdUser(tx, person.user.id, deps.now());
  if (user === null || user.disabledAt !== null) throw new Refusal('INVALID_TOKEN');
  if (user.passwordHash !== passwordHash) throw wrong();
  return user;
}
