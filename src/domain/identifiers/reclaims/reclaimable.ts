import type { Reader } from '../../../platform/store/store.js';
import type { App } from '../../apps/settings.rules.js';
import type { Deps } from '../../deps.js';
import { isPhoneDormant } from '../dormancy/dormant-phone.js';
import type { Address } from '../parse.rules.js';
import type { UserRow } from '../users.queries.js';
import { findReclaim, type ReclaimRow } from './reclaims.queries.js';

/** M18: whether the new holder of a number can open a reclaim. Runs the same queries for any owner (A7). */
export async function isReclaimable(
  deps: Pick<Deps, 'now'>,
  reader: Reader,
  app: App,
  { kind, value }: Pick<Address, 'kind' | 'value'>,
  owner: UserRow,
): Promise<boolean> {
  if (!app.settings.reclaimDormantNumbers || !app.settings.phoneVerification || kind !== 'PHONE') return false;
  const noted = await findReclaim(reader, { appId: app.id, value });
  const isDormant = await isPhoneDormant(deps, reader, app, owner.id);
  return isDormant && owner.disabledAt === null && !isKept(noted, owner.id, deps.now());
}

/** M21: whether the owner has kept the number. A row about an earlier owner does not count. */
function isKept(noted: ReclaimRow | null, ownerId: string, now: number): boolean {
  return noted !== null && noted.userId === ownerId && noted.keptUntil !== null && noted.keptUntil > now;
}
