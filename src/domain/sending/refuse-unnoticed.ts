import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { limits } from '../limits/limits.js';
import { refuseUnless, spendQuotas } from '../limits/spend.js';

/**
 * F53: refuses an addition whose notice would be held back, because the notices of additions of a day are used up. Otherwise a thief could use them
 * up, and then add a way to log in unnoticed. Spends nothing: the notice does.
 */
export async function refuseUnnoticed(deps: Deps, tx: Tx, userId: string): Promise<void> {
  const limit = 'noticesOfAdditions';
  refuseUnless(await spendQuotas(deps, tx, [{ limit, of: [userId], most: limits[limit].most - 1 }], 0));
}
