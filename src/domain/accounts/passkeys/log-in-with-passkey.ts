import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { countingWrongAnswers } from '../../factors/passkeys/count-wrong-answers.js';
import { acceptPasskey, judgePasskey, type PasskeyAnswer } from '../../factors/passkeys/judge-passkey.js';
import { invalidPasskey } from '../../factors/passkeys/response.rules.js';
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
  // The owner of the passkey is unknown until its signature is verified.
  const judged = await countingWrongAnswers(deps, call, { action: 'LOGIN_FAILED', userId: null }, () =>
    judgePasskey(deps, call, answer, field),
  );
  const { userId, id: passkeyId } = judged.passkey;
  const begin = () =>
    deps.store.transaction(async tx => {
      const locked = await lockForSession(deps, tx, call, userId);
      if (locked === null || locked.user.disabledAt !== null) throw invalidPasskey(field, 'PASSKEY_NOT_ACCEPTED');
      await acceptPasskey(deps, tx, judged);
      return await beginSession(deps, tx, call, locked, {
        methods: ['PASSKEY'],
        field,
        details: { method: 'PASSKEY', passkeyId },
        expiresInSeconds,
      });
    });
  const begun = await countingWrongAnswers(deps, call, { action: 'LOGIN_FAILED', userId }, begin);
  return await finishLogin(deps, call, begun);
}
