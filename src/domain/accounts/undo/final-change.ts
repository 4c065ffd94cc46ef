import type { Tx } from '../../../platform/store/store.js';
import { wasDone } from '../../audit/audit-log.queries.js';
import type { UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findTotp } from '../../factors/factors.queries.js';
import { listPasskeys } from '../../factors/passkeys/passkeys.queries.js';
import { noticeMs } from '../../lifetimes.rules.js';
import { type PresentUser, secondPresence } from '../../presence/require-presence.js';
import { isGood } from '../../sessions/proofs.rules.js';
import { isOldEnough } from './undo.rules.js';

/**
 * C11: returns when the caller proved a second factor or passkey, which makes a change final. Null if the change can be undone. A thief may have
 * added a factor first, and removed it since. So no change is final while the notice of an addition still works.
 */
export async function factorThatMakesFinal(
  deps: Deps,
  tx: Tx,
  call: UserCall,
  { proofs }: PresentUser,
): Promise<number | null> {
  const presence = secondPresence(call, proofs);
  if (presence === null || !isGood(presence, deps.now())) return null;
  const totp = await findTotp(tx, { userId: call.actor.id });
  const factors = [...(await listPasskeys(tx, call.actor.id)), ...(totp === null ? [] : [totp])];
  const now = { givenUpAt: deps.now() };
  const user = { id: call.actor.id, appId: call.app.id };
  if (factors.length === 0 || (await wasDone(tx, user, ['WAY_IN_ADDED'], deps.now() - noticeMs))) return null;
  return factors.every(({ createdAt }) => isOldEnough(createdAt, now)) ? presence.provenAt : null;
}
