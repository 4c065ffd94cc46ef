import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { hasPassword } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { refuseBreached } from '../passwords/breach-list.js';
import { checkPassword, passwordContext } from '../passwords/password.rules.js';
import { replacePassword } from '../passwords/replace-password.js';
import { lockPresentUser, requirePresence } from '../presence/require-presence.js';
import { Refusal } from '../refusal.js';

/** M3: sets the first password of a user. Keeps the caller's session, and ends the same things as a change (W3). */
export async function setPassword(deps: Deps, call: UserCall, newPassword: string): Promise<void> {
  const present = await requirePresence(deps, call, 'setPassword', null);
  refusePassword(present.person.user);
  const password = checkPassword(newPassword, passwordContext(present.person, call.app.settings.name));
  await refuseBreached(deps, password, 'newPassword');
  const passwordHash = await deps.passwords.hash(password, call.ip);
  await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    // Check again under the lock: of several requests at once, only the first finds a user without a password.
    refusePassword(user);
    await replacePassword(deps, tx, call, user, passwordHash, call.actor.sessionId);
    await emitEvent(deps, tx, call.app, { type: 'password.changed', userId: user.id });
    await recordAction(deps, tx, call, 'PASSWORD_SET', user.id);
  });
}

function refusePassword(user: UserRow): void {
  if (hasPassword(user)) throw new Refusal('PASSWORD_ALREADY_SET');
}
