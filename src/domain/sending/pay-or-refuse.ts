import type { Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Grant, type Quota, refuseUnless, spendQuotas } from '../limits/spend.js';
import { watchPurses } from './watch-purses.js';

/** Pays for a message before it is queued, or refuses the request. Records when a purse runs low (X8). */
export async function payOrRefuse(deps: Deps, tx: Tx, call: Call, quotas: readonly Quota[]): Promise<Grant> {
  const grant = await spendQuotas(deps, tx, quotas);
  refuseUnless(grant);
  await watchPurses(deps, tx, call, quotas, grant);
  return grant;
}
