import { idToBytes, newId } from '../../../platform/values/ids.js';
import type { App } from '../../apps/settings.rules.js';
import type { UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { challengeLifetimeMs, makeChallenge } from '../../factors/passkeys/challenge.rules.js';
import { relyingPartyOf } from '../../factors/passkeys/passkey.rules.js';
import { listPasskeys } from '../../factors/passkeys/passkeys.queries.js';
import { creationOptions } from '../../factors/passkeys/webauthn.js';
import type { Person } from '../../identifiers/person.queries.js';
import { requirePresence } from '../../presence/require-presence.js';
import { nameToShow } from './name-to-show.rules.js';

export interface PasskeyCreation {
  /** `PublicKeyCredentialCreationOptionsJSON`. */
  readonly options: Record<string, unknown>;
  readonly expiresAt: number;
}

/** F31: returns the options with which a browser creates a passkey. The challenge belongs to the calling session, whose user must be present. */
export async function startPasskey(
  deps: Deps,
  call: UserCall,
  currentPassword: string | null,
): Promise<PasskeyCreation> {
  relyingPartyOf(call.app.settings);
  const { person } = await requirePresence(deps, call, 'startPasskey', currentPassword);
  return await beginPasskey(deps, call.app, person, call.actor.sessionId);
}

/** `of` is the id of the session or reset that may use the challenge. */
export async function beginPasskey(deps: Deps, app: App, person: Person, of: string): Promise<PasskeyCreation> {
  const now = deps.now();
  const options = await creationOptions({
    rpId: relyingPartyOf(app.settings).rpId,
    rpName: app.settings.name,
    challenge: makeChallenge(deps.keys, { use: 'ADD', appId: app.id }, of, newId(deps), now),
    userHandle: idToBytes(person.user.id),
    ...nameToShow(person),
    known: await listPasskeys(deps.store.reader, person.user.id),
  });
  return { options, expiresAt: now + challengeLifetimeMs };
}
