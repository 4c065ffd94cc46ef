import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { setRecoveryCodes } from './factors.queries.js';
import { recoveryCodeBytes, recoveryCodeHash, recoveryCodeOf, recoveryCodesMade } from './recovery-code.rules.js';

/** F14: creates ten recovery codes, replaces the earlier ones, and returns them. Only their hashes are stored. */
export async function makeRecoveryCodes(
  { randomBytes }: Pick<Deps, 'randomBytes'>,
  tx: Tx,
  userId: string,
): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodesMade }, () => recoveryCodeOf(randomBytes(recoveryCodeBytes)));
  const hashes = codes.map(code => recoveryCodeHash(userId, code));
  await setRecoveryCodes(tx, userId, hashes);
  return codes;
}
