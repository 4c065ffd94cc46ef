import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { acceptPasskey, judgePasskey, type PasskeyAnswer } from '../../factors/passkeys/judge-passkey.js';
import { invalidPasskey } from '../../factors/passkeys/response.rules.js';
import { isKnownNetwork } from '../../limits/known-networks.js';
import { quotasOfTiers, refuseUnless, spendQuotas } from '../../limits/spend.js';
import { Refusal } from '../../refusal.js';
import type { SessionTokens } from '../../sessions/open-session.js';
import { accessTokenSeconds } from '../../sessions/session.rules.js';
import { beginSession, finishLogin, lockForSession } from '../begin-session.js';

const field = 'response';

/** F34: logs in the user whose passkey has answered a challenge of `requestPasskeyLogin`. */
export async function logInWithPasskey(
  deps: Deps,
  call: Call,
  answer: PasskeyAnswer,
  expiresInSeconds: number | null,
): Promise<SessionTokens> {
  accessTokenSeconds(call.app.settings, expiresInSeconds);
  try {
    return await logInIfRight(deps, call, answer, expiresInSeconds);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'INVALID_PASSKEY') await countWrongAnswer(deps, call, error);
    throw error;
  }
}

async function logInIfRight(
  deps: Deps,
  call: Call,
  answer: PasskeyAnswer,
  expiresInSeconds: number | null,
): Promise<SessionTokens> {
  const judged = await judgePasskey(deps, call, answer, field);
  const { userId, id: passkeyId } = judged.passkey;
  const begun = await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, userId);
    if (locked === null || locked.user.disabledAt !== null) throw invalidPasskey(field, 'PASSKEY_NOT_ACCEPTED');
    await acceptPasskey(deps, tx, judged);
    const isKnown = await isKnownNetwork(deps, tx, userId, call.ip);
    const details = { method: 'PASSKEY', passkeyId };
    return await beginSession(deps, tx, call, locked, {
      methods: ['PASSKEY'],
      isKnown,
      field,
      details,
      expiresInSeconds,
    });
  });
  return await finishLogin(deps, call, begun);
}

/** X21: refuses with `RATE_LIMITED` instead when the network sent too many, so that strangers cannot fill the audit log. */
async function countWrongAnswer(deps: Deps, call: Call, { details: { reason } }: Refusal): Promise<void> {
  await deps.store.transaction(async tx => {
    refuseUnless(await spendQuotas(deps, tx, quotasOfTiers('wrongPasskeysOfNetwork', call.ip)));
    await recordAction(deps, tx, call, 'LOGIN_FAILED', null, { method: 'PASSKEY', reason });
  });
  deps.counts.add(call.app.id, 'LOGIN_FAILED');
}
