import { recordAction } from '../../audit/record.queries.js';
import type { UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findTotp, removeFactors } from '../../factors/factors.queries.js';
import { makeRecoveryCodes } from '../../factors/make-recovery-codes.js';
import { refuseWithoutFactors, warnOfFactor } from '../../factors/second-factors.js';
import { spendOrRefuse, spendQuota } from '../../limits/spend.js';
import { lockPresentUser, requirePresence } from '../../presence/require-presence.js';
import { Refusal } from '../../refusal.js';
import { endOtherSessionsProvenBy } from '../../sessions/end-other-sessions.js';

/** F17: removes the authenticator app and the recovery codes of the caller. F49: not while the app asks for no second factor. */
export async function removeTotp(deps: Deps, call: UserCall, currentPassword: string | null): Promise<void> {
  refuseWithoutFactors(call.app);
  const present = await requirePresence(deps, call, 'removeTotp', currentPassword);
  if (call.app.settings.secondFactor === 'REQUIRED') throw new Refusal('FORBIDDEN', { reason: 'SECOND_FACTOR_NEEDED' });
  await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
    if (!(await removeFactors(tx, user.id))) throw new Refusal('NOT_FOUND');
    await endOtherSessionsProvenBy(deps, tx, call, ['TOTP', 'RECOVERY_CODE']);
    await warnOfFactor(deps, tx, call, user, 'WAY_IN_REMOVED', 'TOTP');
    await recordAction(deps, tx, call, 'WAY_IN_REMOVED', user.id, { wayIn: 'TOTP' });
  });
}

/** F14: creates ten new recovery codes. The earlier ones stop working. F49: not while the app asks for no second factor. */
export async function newRecoveryCodes(deps: Deps, call: UserCall, currentPassword: string | null): Promise<string[]> {
  refuseWithoutFactors(call.app);
  const present = await requirePresence(deps, call, 'newRecoveryCodes', currentPassword);
  return await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
    if ((await findTotp(tx, { userId: user.id })) === null) throw new Refusal('NOT_FOUND');
    const codes = await makeRecoveryCodes(deps, tx, user.id);
    await endOtherSessionsProvenBy(deps, tx, call, ['RECOVERY_CODE']);
    const { granted } = await spendQuota(deps, tx, 'recoveryCodeNotices', user.id);
    if (granted) await warnOfFactor(deps, tx, call, user, 'WAY_IN_ADDED', 'RECOVERY_CODES');
    await recordAction(deps, tx, call, 'WAY_IN_ADDED', user.id, { wayIn: 'RECOVERY_CODES' });
    return codes;
  });
}
