import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { type Claim, carryOutOnce, type Outcome } from '../idempotency/carry-out-once.js';
import type { IdempotencyKey } from '../idempotency/idempotency-key.rules.js';
import { type KeyedRequest, keyedRequest } from '../idempotency/keyed-request.rules.js';
import { forgetOlderPassword } from '../identifiers/given-up/given-up.queries.js';
import { hasPassword, isPseudoUser } from '../identifiers/user-kind.rules.js';
import { findUser } from '../identifiers/users.queries.js';
import { refuseBreached } from '../passwords/breach-list.js';
import { checkPassword, passwordContext } from '../passwords/password.rules.js';
import { replacePassword } from '../passwords/replace-password.js';
import { lockPresentUser, requirePassword, requirePresence } from '../presence/require-presence.js';
import { Refusal } from '../refusal.js';
import { findUnchanged } from '../sessions/find-unchanged.js';

/** W3: changes the password, keeps the caller's session and ends all others. */
export async function changePassword(
  deps: Deps,
  call: UserCall,
  currentPassword: string,
  newPassword: string,
  key: IdempotencyKey | null = null,
): Promise<void> {
  const request = keyedRequest(key, 'changePassword', call.app, call.actor.sessionId, {});
  await carryOutOnce(
    deps,
    request,
    claim => change(deps, call, currentPassword, newPassword, claim, call.actor.sessionId),
    (repeated, outcome) => repeatChange(deps, call, repeated, outcome, newPassword),
  );
}

/** H10: does the same, and ends the caller's session too. */
export async function changePasswordAndLogOut(
  deps: Deps,
  call: UserCall,
  currentPassword: string,
  newPassword: string,
): Promise<void> {
  await carryOutOnce(
    deps,
    null,
    claim => change(deps, call, currentPassword, newPassword, claim, null),
    async () => {},
  );
}

/** K6: the first request made `newPassword` the password, so it is the one to compare. */
async function repeatChange(
  deps: Deps,
  call: UserCall,
  request: KeyedRequest,
  outcome: Outcome,
  newPassword: string,
): Promise<void> {
  await findUnchanged(deps, deps.store.reader, request, outcome);
  await requirePassword(deps, call, newPassword, 'newPassword');
}

async function change(
  deps: Deps,
  call: UserCall,
  currentPassword: string,
  newPassword: string,
  claim: Claim,
  keptSessionId: string | null,
): Promise<void> {
  // M3: a user without a password has nothing to compare, so no wrong password is counted.
  const user = await findUser(deps.store.reader, { userId: call.actor.id });
  if (user !== null && !isPseudoUser(user) && !hasPassword(user)) throw new Refusal('NO_PASSWORD');
  const present = await requirePresence(deps, call, 'changePassword', currentPassword);
  const password = checkPassword(newPassword, passwordContext(present.person, call.app.settings.name));
  if ((await deps.passwords.verify(present.person.user.passwordHash, password, call.ip)) === 'RIGHT')
    throw new Refusal('UNCHANGED', { field: 'newPassword' });
  await refuseBreached(deps, password, 'newPassword');
  const passwordHash = await deps.passwords.hash(password, call.ip);
  await deps.store.transaction(async tx => {
    await claim.begin(tx);
    const user = await lockPresentUser(deps, tx, call, present);
    await replacePassword(deps, tx, call, user, passwordHash, keptSessionId);
    await forgetOlderPassword(tx, user);
    await emitEvent(deps, tx, call.app, { type: 'password.changed', userId: user.id });
    await recordAction(deps, tx, call, 'PASSWORD_CHANGED', user.id);
    await claim.end(tx, { id: call.actor.sessionId, passwordHash });
  });
}
