import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { deadLink, sendResetByNotice, sendResetTo } from '../notice-link.js';
import { findProofOfToken, findProvenAddress } from './find-proof.js';

/** N6, N21: sends a password reset to the mailbox of a notice, or to the mailbox that was just proven. */
export async function sendResetByToken(deps: Deps, anyCall: Call, token: string): Promise<void> {
  const proof = await findProofOfToken(deps, anyCall, token);
  if (proof === null) {
    await sendResetByNotice(deps, anyCall, token);
    return;
  }
  const address = await findProvenAddress(deps.store.reader, proof);
  if (address === null || address.kind !== 'EMAIL') throw deadLink();
  await sendResetTo(deps, proof.call, proof.user, address.value);
}
