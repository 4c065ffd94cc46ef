import type { Tx } from '../../platform/store/store.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { admitLogin, beginLoginAttempt, countFailedLogin, type LoginTarget } from '../limits/login-attempts.js';
import { Refusal } from '../refusal.js';
import { normalisePassword } from './password.rules.js';

const wrong = (field: string) => new Refusal('INVALID_CREDENTIALS', { field });

/** Returns the hash that the password of this user matches, or refuses it. `field` is the argument that contains it. */
export async function confirmPassword(
  deps: Deps,
  call: UserCall,
  { id, passwordHash }: UserRow,
  given: string,
  field: string,
): Promise<string> {
  if (passwordHash === null) throw wrong(field);
  const target = { appId: call.app.id, of: [['USER', id]], userId: id, by: 'SESSION', ip: call.ip } as const;
  await judgePassword(deps, target, passwordHash, given, field);
  return passwordHash;
}

/**
 * Refuses a password that does not match this hash, and counts it (X1). Without a hash, every password is wrong, after the same time. `onWrong` runs
 * in the transaction that counts.
 */
export async function judgePassword(
  deps: Deps,
  target: LoginTarget,
  passwordHash: string | null,
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
