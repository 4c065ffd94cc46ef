import { canUnseal } from '../../../platform/keys/keys.js';
import { newId } from '../../../platform/values/ids.js';
import { recordAction } from '../../audit/record.queries.js';
import type { UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { endSetup, findSetup, findTotp, setTotp, startSetup } from '../../factors/factors.queries.js';
import { makeRecoveryCodes } from '../../factors/make-recovery-codes.js';
import { qrCode } from '../../factors/qr-code.js';
import { refuseWithoutFactors, warnOfFactor } from '../../factors/second-factors.js';
import { matchingStep, totpSecretBytes, totpSecretOf, totpUri } from '../../factors/totp.rules.js';
import type { Person } from '../../identifiers/person.queries.js';
import { usernameOf } from '../../identifiers/profile.rules.js';
import { totpSetupMs } from '../../lifetimes.rules.js';
import { spendOrRefuse } from '../../limits/spend.js';
import { lockPresentUser, requirePresence } from '../../presence/require-presence.js';
import { Refusal } from '../../refusal.js';
import { refuseUnnoticed } from '../../sending/refuse-unnoticed.js';
import { endOtherSessionsProvenBy } from '../../sessions/end-other-sessions.js';
import { addProofs } from '../../sessions/proofs.rules.js';
import { findSession, setProofs } from '../../sessions/sessions.queries.js';
import { tidyCode } from '../../tidy.rules.js';

export interface TotpSetup {
  secret: string;
  uri: string;
  /** An SVG document. */
  qrCode: string;
  expiresAt: number;
}

/** F11: begins to set up an authenticator app. Nothing is active until `confirmTotp`. */
export async function startTotp(deps: Deps, call: UserCall, currentPassword: string | null): Promise<TotpSetup> {
  refuseWithoutFactors(call.app);
  const present = await requirePresence(deps, call, 'startTotp', currentPassword);
  const secret = totpSecretOf(deps.randomBytes(totpSecretBytes));
  const startedAt = deps.now();
  await deps.store.transaction(async tx => {
    const { id } = await lockPresentUser(deps, tx, call, present);
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', id);
    const sealedSecret = deps.keys.seal(secret, deps.randomBytes);
    await startSetup(tx, { userId: id, sessionId: call.actor.sessionId, sealedSecret, startedAt });
  });
  const uri = totpUri(secret, call.app.settings.name, labelOf(present.person));
  return { secret, uri, qrCode: qrCode(uri), expiresAt: startedAt + totpSetupMs };
}

/** F11: turns on the authenticator app as a second factor, and returns ten recovery codes. The session counts as proven by it (F2). */
export async function confirmTotp(
  deps: Deps,
  call: UserCall,
  given: string,
  currentPassword: string | null,
): Promise<string[]> {
  refuseWithoutFactors(call.app);
  const present = await requirePresence(deps, call, 'confirmTotp', currentPassword);
  const code = tidyCode(given);
  return await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
    const { sessionId } = call.actor;
    const setup = await findSetup(tx, user.id);
    const now = deps.now();
    const isOpen = setup !== null && setup.sessionId === sessionId && setup.startedAt > now - totpSetupMs;
    // SECRET_KEY may have been replaced since the setup began.
    if (!isOpen || !canUnseal(deps.keys, setup.sealedSecret)) throw new Refusal('CODE_EXPIRED', { field: 'code' });
    const step = code === null ? null : matchingStep(deps.keys.unseal(setup.sealedSecret), code, now);
    if (step === null) throw new Refusal('INVALID_CODE', { field: 'code' });
    const isReplaced = (await findTotp(tx, { userId: user.id })) !== null;
    if (!isReplaced) await refuseUnnoticed(deps, tx, user.id);
    const { sealedSecret } = setup;
    await setTotp(tx, { userId: user.id, id: newId(deps), sealedSecret, createdAt: now, lastStep: step });
    await endSetup(tx, user.id);
    if (isReplaced) await endOtherSessionsProvenBy(deps, tx, call, ['TOTP', 'RECOVERY_CODE']);
    const codes = await makeRecoveryCodes(deps, tx, user.id);
    const found = await findSession(tx, sessionId);
    if (found !== null) await setProofs(tx, sessionId, addProofs(found.session.proofs, ['TOTP'], now));
    // A replacement needed a code of the earlier app, so only the first app can be removed by its notice (N23).
    const addition = isReplaced ? null : ({ what: 'TOTP', id: '' } as const);
    await warnOfFactor(deps, tx, call, user, 'WAY_IN_ADDED', 'TOTP', addition);
    await recordAction(deps, tx, call, 'WAY_IN_ADDED', user.id, { wayIn: 'TOTP', isReplaced });
    return codes;
  });
}

/** Returns the label that the authenticator app shows beside the code. Only the user sees it. */
function labelOf(person: Person): string {
  const [own] = [...person.owned, ...person.claims];
  return usernameOf(person) ?? own?.value ?? person.user.id;
}
