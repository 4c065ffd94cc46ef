import type { Tx } from '../../platform/store/store.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { findPerson, type Person } from '../identifiers/person.queries.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import { admitLogin, beginLoginAttempt, countFailedLogin, type LoginTarget } from '../limits/login-attempts.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { normalisePassword } from './password.rules.js';

/** A caller who has shown their password (C1), and the hash that it matched. */
export interface ConfirmedUser {
  person: Person;
  passwordHash: string;
}

const wrong = (field: string) => new Refusal('INVALID_CREDENTIALS', { field });

/** `field` names the argument that holds the password. */
export async function confirmPassword(
  deps: Deps,
  call: UserCall,
  currentPassword: string,
  field = 'currentPassword',
): Promise<ConfirmedUser> {
  const person = await findPerson(deps.store.reader, call.app.id, call.actor.id);
  if (person === null) throw sessionEnded();
  const { passwordHash } = person.user;
  if (passwordHash === null) throw new Refusal('PSEUDO_USER');
  const { id } = person.user;
  const target = { appId: call.app.id, of: [['USER', id]], userId: id, by: 'SESSION', ip: call.ip } as const;
  await judgePassword(deps, target, passwordHash, currentPassword, field);
  return { person, passwordHash };
}

/** Refuses a password that is not the one of this hash, and counts it (X1). `onWrong` runs in the transaction that counts. */
export async function judgePassword(
  deps: Deps,
  target: LoginTarget,
  passwordHash: string,
  given: string,
  field: string,
  onWrong: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const attempt = await beginLoginAttempt(deps, target, field);
  const isPossible = normalisePassword(given) !== null;
  const [phc, typed] = isPossible ? [passwordHash, given] : [null, ''];
  const verdict = await deps.passwords.verify(phc, typed, target.ip);
  const isRefused = verdict === 'WRONG' || attempt?.isSilentlyRefused === true;
  if (isRefused) {
    const exhausted = await deps.store.transaction(async tx => {
      await onWrong(tx);
      return await countFailedLogin(deps, tx, attempt);
    });
    throw exhausted ?? wrong(field);
  }
  if (!(await deps.store.transaction(tx => admitLogin(deps, tx, attempt)))) throw wrong(field);
}

/** Locks the row of the confirmed user. Refuses when the password was changed or the user disabled in the meantime. */
export async function lockConfirmedUser(deps: Deps, tx: Tx, { person, passwordHash }: ConfirmedUser): Promise<UserRow> {
  const user = await lockUser(tx, { userId: person.user.id, updatedAt: deps.now() });
  if (user === null || user.disabledAt !== null) throw sessionEnded();
  if (user.passwordHash !== passwordHash) throw wrong('currentPassword');
  return user;
}
