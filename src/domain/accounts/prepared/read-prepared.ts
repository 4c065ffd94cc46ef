import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { type PreparedBefore, preparedBefore } from '../../verification/prepared.rules.js';
import { readAccountState } from '../../verification/what-was-prepared.js';
import { findNoticeOfLink } from '../notice-link.js';
import { findProvenAddress, isProofUsed, proofOf } from './find-proof.js';

/**
 * N18: returns everything that an account has besides the address in the notice of its proof. Changes nothing. Includes later additions, because a
 * stranger may have added more after the proof. Null if there is nothing, if it is another notice, or if its link was used.
 */
export async function readPreparedOfNotice(deps: Deps, anyCall: Call, token: string): Promise<PreparedBefore | null> {
  const { call, notice, user } = await findNoticeOfLink(deps, anyCall, token);
  const proof = proofOf(call, user, notice.variables);
  if (proof === null || (await isProofUsed(deps, proof))) return null;
  const { reader } = deps.store;
  if ((await findProvenAddress(reader, proof)) === null) return null;
  return preparedBefore(await readAccountState(deps, reader, user, proof.kind), null, proof.remedy);
}
