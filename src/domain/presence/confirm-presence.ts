import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { refuseUnless, spendQuotas } from '../limits/spend.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { addProofs, type Presence, presenceOf } from '../sessions/proofs.rules.js';
import { findSession, setProofs } from '../sessions/sessions.queries.js';
import { lockPresentUser, presenceSecondsFor, requirePassword } from './require-presence.js';

/** Exactly one is given. */
export interface ConfirmPresenceInput {
  password?: string | null | undefined;
}

/** F3: proves presence on the calling session. */
export async function confirmPresence(
  deps: Deps,
  call: UserCall,
  { password }: ConfirmPresenceInput,
): Promise<Presence> {
  if (typeof password !== 'string') throw new Refusal('BAD_USER_INPUT', { field: 'password', reason: 'REQUIRED' });
  const present = await requirePassword(deps, call, password, 'password');
  return await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    const { sessionId } = call.actor;
    refuseUnless(await spendQuotas(deps, tx, [{ limit: 'loginsOfUser', of: [user.id, sessionId], field: 'password' }]));
    const found = await findSession(tx, sessionId);
    if (found === null) throw sessionEnded();
    const proofs = addProofs(found.session.proofs, ['PASSWORD'], deps.now());
    await setProofs(tx, sessionId, proofs);
    await recordAction(deps, tx, call, 'PRESENCE_CONFIRMED', user.id, { sessionId, method: 'PASSWORD' });
    return presenceOf(proofs, presenceSecondsFor(call.app.settings, user)) as Presence;
  });
}
