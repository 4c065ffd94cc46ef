import type { Tx } from '../../platform/store/store.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { findPerson, type Person } from '../identifiers/person.queries.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import { admitLogin, beginLoginAttempt, countFailedLogin } from '../limits/login-attempts.js';
import { Refusal } from '../refusal.js';
import { normalisePassword } from './password.rules.js';

/** A caller who has shown their password (C1), and the hash that it matched. */
export interface ConfirmedUser {
  person: Person;
  passwordHash: string;
}

const wrong = () => new Refusal('INVALID_CREDENTIALS', { field: 'currentPassword' });

export async function confirmPassword(deps: Deps, call: UserCall, currentPassword: string): Promise<ConfirmedUser> {
  const person = await findPerson(deps.store.reader, call.app.id, call.actor.id);
  if (person === null) throw new Refusal('INVALID_TOKEN');
  const { passwordHash } = person.user;
  if (passwordHash === null) throw new Refusal('PSEUDO_USER');
  const { id } = person.user;
  const target = { appId: call.app.id, of: [['USER', id]], userId: id, by: 'SESSION', ip: call.ip } as const;
  const attempt = await beginLoginAttempt(deps, target, 'currentPassword');
  const isPossible = normalisePassword(currentPassword) !== null;
  const [phc, typed] = isPossible ? [passwordHash, currentPassword] : [null, ''];
  const verdict = await deps.passwords.verify(phc, typed, call.ip);
  if (verdict === 'WRONG') throw (await deps.store.transaction(tx => countFailedLogin(deps, tx, attempt))) ?? wrong();
  if (!(await deps.store.transaction(tx => admitLogin(deps, tx, attempt)))) throw wrong();
  return { person, passwordHash };
}

/** Locks the row of the confirmed user. Refuses when the password was changed or the user disabled in the meantime. */
export async function lockConfirmedUser(deps: Deps, tx: Tx, { person, passwordHash }: ConfirmedUser): Promise<UserRow> {
  const user = await lockUser(tx, { userId: person.user.id, updatedAt: deps.now() });
  if (user === null || user.disabledAt !== null) throw new Refusal('INVALID_TOKEN');
  if (user.passwordHash !== passwordHash) throw wrong();
  return user;
}
