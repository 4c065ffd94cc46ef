import type { AddressKind } from '../../platform/values/kinds.js';
import { addressKinds } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { limitsInForce } from '../limits/limits-in-force.js';
import { lowAt, shareOf } from '../limits/purse.rules.js';
import { costsMoney, pursesOf } from './costs.js';

/** The state of a purse, for an admin. */
export interface PurseReport {
  kind: AddressKind;
  /** `SERVER` is the purse of all apps together. */
  scope: 'APP' | 'SERVER';
  spent: number;
  most: number;
  /** The part of `most` that claims cannot use. */
  keptForOwners: number;
  /** Whether little or nothing is left of the part for strangers. */
  isLow: boolean;
  /** Null before anything was spent. */
  resetsAt: number | null;
}

/** X8: returns the purses that pay for messages of an app. None if messages cost nothing. */
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
