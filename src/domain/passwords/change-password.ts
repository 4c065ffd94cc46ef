import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { type Claim, carryOutOnce, type Outcome } from '../idempotency/carry-out-once.js';
import type { IdempotencyKey } from '../idempotency/idempotency-key.rules.js';
import { type KeyedRequest, keyedRequest } from '../idempotency/keyed-request.rules.js';
import { Refusal } from '../refusal.js';
import { findUnchanged } from '../sessions/find-unchanged.js';
import { confirmPassword, lockConfirmedUser } from './confirm-password.js';
import { checkPassword, passwordContext } from './password.rules.js';
import { replacePassword } from './replace-password.js';

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
    claim => change(deps, call, currentPassword, newPassword, claim),
    (repeated, outcome) => repeatChange(deps, call, repeated, outcome, newPassword),
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
  await confirmPassword(deps, call, newPassword, 'newPassword');
}

async function change(
  deps: Deps,
  call: UserCall,
  currentPassword: string,
  newPassword: string,
  claim: Claim,
): Promise<void> {
  const confirmed = await confirmPassword(deps, call, currentPassword);
  const password = checkPassword(newPassword, passwordContext(confirmed.person, call.app.settings.name));
  if ((await deps.passwords.verify(confirmed.passwordHash, password, call.ip)) === 'RIGHT')
    throw new Refusal('UNCHANGED', { field: 'newPassword' });
  const passwordHash = await deps.passwords.hash(password, call.ip);
  await deps.store.transaction(async tx => {
    await claim.begin(tx);
    const user = await lockConfirmedUser(deps, tx, confirmed);
    await replacePassword(deps, tx, call, user, passwordHash, call.actor.sessionId);
    await emitEvent(deps, tx, call.app, { type: 'password.changed', userId: user.id });
    await recordAction(deps, tx, call, 'PASSWORD_CHANGED', user.id);
    await claim.end(tx, { id: call.actor.sessionId, passwordHash });
  });
}
