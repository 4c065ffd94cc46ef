import { canUnseal } from '../../platform/keys/keys.js';
import type { Deps } from '../deps.js';
import { listTotps, resealTotp } from './factors.queries.js';

const atOnce = 200;

/**
 * Seals the secret of every authenticator app with the current SECRET_KEY, so that the previous key can be removed. Returns how many secrets no
 * accepted key unseals. Their users need a recovery code or an admin.
 */
export async function resealTotps({
  store,
  keys,
  randomBytes,
}: Pick<Deps, 'store' | 'keys' | 'randomBytes'>): Promise<number> {
  let lost = 0;
  let after = '';
  for (;;) {
    const rows = await listTotps(store.reader, after, atOnce);
    if (rows.length === 0) return lost;
    await store.transaction(async tx => {
      for (const row of rows) {
        if (!canUnseal(keys, row.sealedSecret)) lost += 1;
        else await resealTotp(tx, row, keys.seal(keys.unseal(row.sealedSecret), randomBytes));
      }
    });
    after = rows.at(-1)?.userId ?? after;
  }
}
