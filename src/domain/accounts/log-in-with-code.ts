import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { isKnownNetwork } from '../limits/known-networks.js';
import { answerLoginCode, useLoginCode } from '../presence/answer-login-code.js';
import { Refusal } from '../refusal.js';
import type { SessionTokens } from '../sessions/open-session.js';
import { accessTokenSeconds } from '../sessions/session.rules.js';
import { beginSession, finishLogin, lockForSession } from './begin-session.js';

/** M6: logs in with a code that was sent to a proven address. It proves no address and verifies nothing (V7). */
export async function logInWithCode(
  deps: Deps,
  call: Call,
  given: { loginId: string; code: string },
  expiresInSeconds: number | null,
): Promise<SessionTokens> {
  accessTokenSeconds(call.app.settings, expiresInSeconds);
  const answered = await answerLoginCode(deps, call, given);
  const begun = await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, answered.userId);
    // The user may have been disabled since the code was asked for (L7).
    if (locked === null || locked.user.disabledAt !== null) throw new Refusal('CODE_EXPIRED', { field: 'code' });
    const method = await useLoginCode(deps, tx, call, answered);
    return await beginSession(deps, tx, call, locked, {
      methods: [method],
      isKnown: await isKnownNetwork(deps, tx, answered.userId, call.ip),
      field: 'loginId',
      details: { kind: answered.challenge.kind, method },
      expiresInSeconds,
    });
  });
  return await finishLogin(deps, call, begun);
}
