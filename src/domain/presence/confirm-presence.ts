import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { findTotp } from '../factors/factors.queries.js';
import { type GivenFactor, judgeFactor, readFactor } from '../factors/judge-factor.js';
import { countingWrongAnswers } from '../factors/passkeys/count-wrong-answers.js';
import { acceptPasskey, judgePasskey, type PasskeyAnswer } from '../factors/passkeys/judge-passkey.js';
import { invalidPasskey } from '../factors/passkeys/response.rules.js';
import { refuseWithoutFactors } from '../factors/second-factors.js';
import { refuseUnless, spendQuotas } from '../limits/spend.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { addProofs, type Presence, type ProofMethod, presenceOf } from '../sessions/proofs.rules.js';
import { findSession, setProofs } from '../sessions/sessions.queries.js';
import { answerLoginCode, type LoginCodeAnswer, takeLoginCode } from './answer-login-code.js';
import { lockCaller, lockPresentUser, presenceSecondsFor, requirePassword } from './require-presence.js';

/** Exactly one is given. */
export interface ConfirmPresenceInput {
  password?: string | null | undefined;
  passkey?: PasskeyAnswer | null | undefined;
  /** A login code that was sent to the caller. */
  code?: LoginCodeAnswer | null | undefined;
  totp?: string | null | undefined;
  recoveryCode?: string | null | undefined;
}

/** F3: proves presence on the calling session. */
export async function confirmPresence(
  deps: Deps,
  call: UserCall,
  { password, passkey, code, ...factor }: ConfirmPresenceInput,
): Promise<Presence> {
  if (typeof password === 'string') return await confirmByPassword(deps, call, password);
  if (passkey != null) return await confirmByPasskey(deps, call, passkey);
  if (code != null) return await confirmByCode(deps, call, code);
  if (factor.totp != null || factor.recoveryCode != null) return await confirmByFactor(deps, call, factor);
  throw new Refusal('BAD_USER_INPUT', { field: 'password', reason: 'REQUIRED' });
}

/** M8: confirms presence by a login code. */
async function confirmByCode(deps: Deps, call: UserCall, code: LoginCodeAnswer): Promise<Presence> {
  const answered = await answerLoginCode(deps, call, code, call.actor.id);
  return await deps.store.transaction(async tx => {
    await lockCaller(deps, tx, call);
    const method = await takeLoginCode(deps, tx, call, answered);
    return await keepProof(deps, tx, call, method, 'code');
  });
}

async function confirmByPassword(deps: Deps, call: UserCall, password: string): Promise<Presence> {
  const present = await requirePassword(deps, call, password, 'password');
  return await deps.store.transaction(async tx => {
    await lockPresentUser(deps, tx, call, present);
    return await keepProof(deps, tx, call, 'PASSWORD', 'password');
  });
}

/** F39: confirms presence by a passkey. */
async function confirmByPasskey(deps: Deps, call: UserCall, answer: PasskeyAnswer): Promise<Presence> {
  const wrong = { action: 'SECOND_FACTOR_REFUSED', userId: call.actor.id } as const;
  return await countingWrongAnswers(deps, call, wrong, async () => {
    const judged = await judgePasskey(deps, call, answer, 'passkey');
    // Otherwise a thief of the session could confirm it with a passkey of their own account.
    if (judged.passkey.userId !== call.actor.id) throw invalidPasskey('passkey', 'PASSKEY_NOT_ACCEPTED');
    return await deps.store.transaction(async tx => {
      await lockCaller(deps, tx, call);
      await acceptPasskey(deps, tx, judged);
      return await keepProof(deps, tx, call, 'PASSKEY', 'passkey');
    });
  });
}

/**
 * F15: confirms presence by a code of the authenticator app or a recovery code. They share the limits of logins, so that a session allows no further
 * guesses.
 */
async function confirmByFactor(deps: Deps, call: UserCall, given: GivenFactor): Promise<Presence> {
  refuseWithoutFactors(call.app);
  const factor = readFactor(given);
  const outcome = await deps.store.transaction(async tx => {
    const user = await lockCaller(deps, tx, call);
    if ((await findTotp(tx, { userId: user.id })) === null) throw new Refusal('NOT_FOUND', { field: factor.field });
    const refusal = await judgeFactor(deps, tx, call, user, factor, null);
    return refusal ?? (await keepProof(deps, tx, call, factor.method, factor.field));
  });
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

async function keepProof(deps: Deps, tx: Tx, call: UserCall, method: ProofMethod, field: string): Promise<Presence> {
  const { id, sessionId } = call.actor;
  refuseUnless(await spendQuotas(deps, tx, [{ limit: 'loginsOfUser', of: [id, sessionId], field }]));
  const found = await findSession(tx, sessionId);
  if (found === null) throw sessionEnded();
  const proofs = addProofs(found.session.proofs, [method], deps.now());
  await setProofs(tx, sessionId, proofs);
  await recordAction(deps, tx, call, 'PRESENCE_CONFIRMED', id, { sessionId, method });
  return presenceOf(proofs, presenceSecondsFor(call.app.settings, found.person.user)) as Presence;
}
