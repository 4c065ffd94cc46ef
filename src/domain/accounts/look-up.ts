import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { quotasOfNetwork, refundQuotas, refuseUnless, spendQuotas } from '../limits/spend.js';
import { Refusal } from '../refusal.js';

/** Q3: counts a lookup for the user and their network, or refuses it. Admins have no limit. */
export async function countLookup(deps: Deps, call: Call): Promise<void> {
  const { actor, ip } = call;
  if (actor.kind !== 'USER') return;
  await deps.store.transaction(async tx => {
    refuseUnless(await spendQuotas(deps, tx, lookupQuotas(deps, actor.id, ip)));
  });
}

/** Q5: refunds a lookup after a change to a name that was free. */
export async function refundLookup(deps: Deps, userId: string, ip: string): Promise<void> {
  await deps.store.transaction(tx => refundQuotas(deps, tx, lookupQuotas(deps, userId, ip)));
}

/** Q4: refuses a user's lookup by identifier where the app has switched it off. */
export function checkLookupsAllowed({ actor, app }: Call): void {
  if (actor.kind === 'USER' && app.settings.lookups === 'OFF')
    throw new Refusal('FORBIDDEN', { reason: 'LOOKUPS_OFF' });
}

function lookupQuotas(deps: Deps, userId: string, ip: string) {
  return [{ limit: 'lookup', of: [userId] } as const, ...quotasOfNetwork(deps, 'lookupsOfNetwork', ip)];
}
