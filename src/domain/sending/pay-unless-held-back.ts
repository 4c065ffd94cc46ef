import type { Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Quota, refundQuotas, spendQuotas } from '../limits/spend.js';
import type { HeldBackReason } from '../messaging/outbox/held-back.rules.js';
import { reasonOf } from './costs.js';
import { watchPurses } from './watch-purses.js';

export interface MessageCosts {
  /** What the message spends now. The first that has nothing left gives the reason. */
  quotas: readonly Quota[];
  /** What was spent on it before, in this transaction. */
  paid: readonly Quota[];
}

/**
 * X20: pays for a message, and returns why it is held back. In that case it gives everything back. `known` is a reason from
 * before: then it only looks like paying. Always the same two statements, so that the time does not tell (A7).
 */
export async function payUnlessHeldBack(
  deps: Deps,
  tx: Tx,
  call: Call,
  { quotas, paid }: MessageCosts,
  known: HeldBackReason | null,
): Promise<HeldBackReason | null> {
  const units = known === null ? 1 : 0;
  const grant = await spendQuotas(deps, tx, quotas, units);
  const [exhausted] = grant.exhausted;
  const heldBack = known ?? (exhausted === undefined ? null : reasonOf(exhausted.limit));
  const unspent = units === 0 ? quotas.map(quota => ({ ...quota, units }) as const) : quotas;
  await refundQuotas(deps, tx, [...unspent, ...paid], heldBack === null ? 0 : 1);
  if (heldBack === null) await watchPurses(deps, tx, call, quotas, grant);
  return heldBack;
}
