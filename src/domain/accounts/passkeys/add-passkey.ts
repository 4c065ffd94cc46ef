import type { UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { type PasskeyRow, readPasskeyName } from '../../factors/passkeys/passkey.rules.js';
import { lockCaller, requireProvenSince } from '../../presence/require-presence.js';
import { judgeNewPasskey, keepPasskey } from './keep-passkey.js';

/** F32: stores a passkey that was created with the options of `startPasskey`, which required a proof of presence. */
export async function addPasskey(
  deps: Deps,
  call: UserCall,
  given: Record<string, unknown>,
  nameText: string,
): Promise<PasskeyRow> {
  const name = readPasskeyName(nameText);
  const judged = await judgeNewPasskey(deps, call.app, call.actor.sessionId, given);
  return await deps.store.transaction(async tx => {
    const user = await lockCaller(deps, tx, call);
    return await keepPasskey(deps, tx, call, user, { ...judged, name }, () => requireProvenSince(tx, call));
  });
}
