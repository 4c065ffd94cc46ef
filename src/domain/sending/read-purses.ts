import type { AddressKind } from '../../platform/values/kinds.js';
import { addressKinds } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { limitsInForce } from '../limits/limits-in-force.js';
import { lowAt, shareOf } from '../limits/purse.rules.js';
import { costsMoney, pursesOf } from './costs.js';

/** How far a purse is gone, for an admin. */
export interface PurseReport {
  kind: AddressKind;
  /** `SERVER` is that of all apps together. */
  scope: 'APP' | 'SERVER';
  spent: number;
  most: number;
  /** The part of `most` that no claim gets. */
  keptForOwners: number;
  /** Little is left of what strangers may cause, or nothing. */
  isLow: boolean;
  /** Null before anything was spent. */
  resetsAt: number | null;
}

/** X8: the purses that pay for messages of an app; none where messages cost nothing. */
export async function readPurses(deps: Deps, call: Pick<Call, 'app'>): Promise<PurseReport[]> {
  const purses = addressKinds
    .filter(kind => costsMoney(deps, kind))
    .flatMap(kind => pursesOf(deps, call, kind).map(purse => ({ ...purse, kind })));
  const inForce = await limitsInForce(deps, purses);
  return purses.map(({ limit, kind, of, most }) => {
    const { spent = 0, resetsAt = null } = inForce.find(each => each.limit === limit) ?? {};
    const keptForOwners = most - shareOf(most, 'STRANGER');
    const scope = of.length === 0 ? 'SERVER' : 'APP';
    return { kind, scope, spent, most, keptForOwners, isLow: spent >= lowAt(most), resetsAt };
  });
}
