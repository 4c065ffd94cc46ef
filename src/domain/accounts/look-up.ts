import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Quota, quotasOfNetwork, refundQuotas, refuseUnless, spendQuotas } from '../limits/spend.js';
import { Refusal } from '../refusal.js';

/** Q3: counts lookups for the user and their network, or refuses them. Admins have no limit. */
export async function countLookup(deps: Deps, call: Call, lookups = 1): Promise<void> {
  const { actor, ip } = call;
  if (actor.kind !== 'USER' || lookups === 0) return;
  await deps.store.transaction(async tx => {
    refuseUnless(await spendQuotas(deps, tx, lookupQuotas(deps, actor.id, ip, lookups)));
  });
}

/** Q5: refunds lookups after a change to names that were free. */
export async function refundLookup(deps: Deps, userId: string, ip: string, lookups: number): Promise<void> {
  if (lookups === 0) return;
  await deps.store.transaction(tx => refundQuotas(deps, tx, lookupQuotas(deps, userId, ip, lookups)));
}

/** Q4: refuses a user's lookup by identifier where the app has switched it off. */
export function checkLookupsAllowed({ actor, app }: Call): void {
  if (actor.kind === 'USER' && app.settings.lookups === 'OFF')
    throw new Refusal('FORBIDDEN', { reason: 'LOOKUPS_OFF' });
}

function lookupQuotas(deps: Deps, userId: string, ip: string, units: number): Quota[] {
  const quotas: Quota[] = [{ limit: 'lookup', of: [userId] }, ...quotasOfNetwork(deps, 'lookupsOfNetwork', ip)];
  return quotas.map(quota => ({ ...quota, units }));
}
