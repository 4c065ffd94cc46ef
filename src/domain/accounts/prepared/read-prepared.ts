import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { type PreparedBefore, preparedBefore } from '../../verification/prepared.rules.js';
import { readAccountState } from '../../verification/what-was-prepared.js';
import { findNoticeOfLink } from '../notice-link.js';
import { findProvenAddress, isProofUsed, proofOf } from './find-proof.js';

/**
 * N18: returns what an account has besides the address of a notice that it was proven, without changing anything: all of it, since a
 * stranger may have added more after the proof. Null: there is nothing, the notice is another, or its link was used.
 */
export async function readPreparedOfNotice(deps: Deps, anyCall: Call, token: string): Promise<PreparedBefore | null> {
  const { call, notice, user } = await findNoticeOfLink(deps, anyCall, token);
  const proof = proofOf(call, user, notice.variables);
  if (proof === null || (await isProofUsed(deps, proof))) return null;
  const { reader } = deps.store;
  if ((await findProvenAddress(reader, proof)) === null) return null;
  return preparedBefore(await readAccountState(deps, reader, user, proof.kind), null, proof.remedy);
}
