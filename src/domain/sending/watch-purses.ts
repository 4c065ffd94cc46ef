import type { Tx } from '../../platform/store/store.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { lowAt } from '../limits/purse.rules.js';
import type { Grant, Quota } from '../limits/spend.js';
import { costsMoney, pursesOf } from './costs.js';

/** X8: reports once to the app's webhook and the audit log that a purse has run low. Call this with the result of spending. */
export async function watchPurses(
  deps: Deps,
  tx: Tx,
  call: Call,
  quotas: readonly Quota[],
  { spent }: Grant,
): Promise<void> {
  for (const [index, { limit }] of quotas.entries()) {
    const kind: AddressKind = limit === 'smsOfApp' || limit === 'smsOfServer' ? 'PHONE' : 'EMAIL';
    const purse = costsMoney(deps, kind) ? pursesOf(deps, call, kind).find(each => each.limit === limit) : undefined;
    // Units are spent one by one, so exactly one request reaches this number.
    if (purse === undefined || spent[index] !== lowAt(purse.most)) continue;
    const data = {
      kind,
      purse: purse.of.length === 0 ? 'SERVER' : 'APP',
      spent: spent[index],
      most: purse.most,
    } as const;
    await emitEvent(deps, tx, call.app, { type: 'purse.low', data });
    await recordAction(deps, tx, call, 'PURSE_LOW', null, data);
  }
}
