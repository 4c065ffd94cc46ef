import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';

/** T3: rotates the signing key without logging anyone out. */
export async function rotateSigningKey(deps: Deps, call: Call): Promise<void> {
  await deps.accessTokens.rotateKey(tx => recordAction(deps, tx, call, 'SIGNING_KEY_ROTATED', null));
}
