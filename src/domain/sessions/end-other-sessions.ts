import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import type { ProofMethod } from './proofs.rules.js';
import { endSessionsProvenBy } from './sessions.queries.js';

/**
 * F22, C29, C32: ends the caller's other sessions that were proven by one of these methods, because the factor or address is being removed or replaced.
 * Otherwise a thief who added a passkey and logged in with it would stay logged in after the owner removes it.
 */
export async function endOtherSessionsProvenBy(
  deps: Deps,
  tx: Tx,
  call: UserCall,
  methods: readonly ProofMethod[],
): Promise<void> {
  const { id: userId, sessionId } = call.actor;
  const ended = await endSessionsProvenBy(tx, { id: sessionId, userId }, methods, deps.now());
  if (ended > 0) await recordAction(deps, tx, call, 'LOGGED_OUT', userId, { sessions: ended });
}
