import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { Refusal } from '../refusal.js';
import { confirmPassword, lockConfirmedUser } from './confirm-password.js';
import { checkPassword, passwordContext } from './password.rules.js';
import { replacePassword } from './replace-password.js';

/** W3: changes the password, keeps the caller's session and ends all others. */
export async function changePassword(
  deps: Deps,
  call: UserCall,
  currentPassword: string,
  newPassword: string,
): Promise<void> {
  const confirmed = await confirmPassword(deps, call, currentPassword);
  const password = checkPassword(newPassword, passwordContext(confirmed.person, call.app.settings.name));
  if ((await deps.passwords.verify(confirmed.passwordHash, password, call.ip)) === 'RIGHT')
    throw new Refusal('UNCHANGED', { field: 'newPassword' });
  const passwordHash = await deps.passwords.hash(password, call.ip);
  await deps.store.transaction(async tx => {
    const user = await lockConfirmedUser(deps, tx, confirmed);
    await replacePassword(deps, tx, call, user, passwordHash, call.actor.sessionId);
    await emitEvent(deps, tx, call.app, { type: 'password.changed', userId: user.id });
    await recordAction(deps, tx, call, 'PASSWORD_CHANGED', user.id);
  });
}
