import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { type PasskeyRow, readPasskeyName } from '../../factors/passkeys/passkey.rules.js';
import { refuseWhileFrozen } from '../../identifiers/given-up/refuse-frozen.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import { lockUser } from '../../identifiers/users.queries.js';
import { deviceName } from '../../limits/device-kind.rules.js';
import { tidyToken } from '../../tidy.rules.js';
import { judgeNewPasskey, keepPasskey } from '../passkeys/keep-passkey.js';
import { beginPasskey, type PasskeyCreation } from '../passkeys/start-passkey.js';
import { checkReview, deadReview, findReview } from './account-review.js';

/** F41: returns the options with which a browser creates a passkey, for a user who has just reset the password. */
export async function startPasskeyAfterReset(deps: Deps, anyCall: Call, token: string): Promise<PasskeyCreation> {
  const { call, reset, person } = await findReview(deps, anyCall, token);
  return await beginPasskey(deps, call.app, person, reset.id);
}

/** F41: stores a passkey that was created with those options. */
export async function addPasskeyAfterReset(
  deps: Deps,
  anyCall: Call,
  token: string,
  given: Record<string, unknown>,
  nameText: string | null,
): Promise<PasskeyRow> {
  const { call, reset } = await findReview(deps, anyCall, token);
  const name = readPasskeyName(nameText ?? deviceName(call.userAgent) ?? 'Passkey');
  const judged = await judgeNewPasskey(deps, call.app, reset.id, given);
  return await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: reset.userId, updatedAt: deps.now() });
    if (user === null) throw deadReview();
    await refuseWhileFrozen(tx, user.id);
    const owned = await findIdentifiers(tx, { userId: user.id });
    return await keepPasskey(deps, tx, call, user, { ...judged, name }, () =>
      checkReview(deps, tx, call.app, reset, { user, owned }, tidyToken(token)),
    );
  });
}
