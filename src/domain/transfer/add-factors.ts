import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import { setRecoveryCodes, setTotp } from '../factors/factors.queries.js';
import { insertPasskey } from '../factors/passkeys/passkeys.queries.js';
import { recoveryCodeHash } from '../factors/recovery-code.rules.js';
import { totpStepAt } from '../factors/totp.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { ImportedFactors } from './imported-factors.js';

/** Writes the factors of a new user. Returns false if somebody in the app has one of the passkeys. */
export async function addFactors(
  deps: Deps,
  tx: Tx,
  { id: userId, appId }: UserRow,
  { totpSecret, totpCreatedAt, recoveryCodes, passkeys }: ImportedFactors,
): Promise<boolean> {
  const now = deps.now();
  if (totpSecret !== null) {
    const sealedSecret = deps.keys.seal(totpSecret, deps.randomBytes);
    // The present code may have been used in the other system.
    const lastStep = totpStepAt(now);
    await setTotp(tx, { userId, id: newId(deps), sealedSecret, createdAt: totpCreatedAt ?? now, lastStep });
  }
  const hashes = recoveryCodes.map(each => ('code' in each ? recoveryCodeHash(userId, each.code) : each.stored));
  if (hashes.length > 0) await setRecoveryCodes(tx, userId, [...new Set(hashes)]);
  for (const { createdAt, ...passkey } of passkeys) {
    const row = { ...passkey, id: newId(deps), appId, userId, createdAt: createdAt ?? now };
    if (!(await insertPasskey(tx, row))) return false;
  }
  return true;
}
