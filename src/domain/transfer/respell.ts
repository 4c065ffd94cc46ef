import { addressKinds, kinds } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { currentForm } from '../identifiers/parse.rules.js';
import { type Move, type MoveOptions, moveIdentifiers } from './move-identifiers.js';

const move: Move = {
  places: [
    ...kinds.map(kind => ({ table: 'identifiers', kind, prefix: null }) as const),
    ...addressKinds.map(kind => ({ table: 'claims', kind, prefix: null }) as const),
  ],
  newValue(kind, value) {
    const today = currentForm(kind, value);
    return today === value ? undefined : today;
  },
  action: 'IDENTIFIER_RESPELLED',
};

/**
 * Writes identifiers that an earlier version stored in the present canonical form, so that lookups find them and nobody else can take them (I8). Does
 * not change identifiers that the present rules refuse, or whose new form another user owns.
 */
export async function respell(deps: Deps, call: Call, options: MoveOptions): Promise<void> {
  await moveIdentifiers(deps, call, move, options);
}
