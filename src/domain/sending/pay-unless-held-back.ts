import type { Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Quota, refundQuotas, spendQuotas } from '../limits/spend.js';
import type { HeldBackReason } from '../messaging/outbox/held-back.rules.js';
import { reasonOf } from './costs.js';
import { watchPurses } from './watch-purses.js';

export interface MessageCosts {
  /** The quotas from which the message spends now. The first one that is exhausted gives the reason. */
  quotas: readonly Quota[];
  /** The quotas from which this transaction has already spent for it. */
  paid: readonly Quota[];
}

/**
 * X20: pays for a message, or returns why it is held back. In that case it refunds everything. If a reason is already `known`, it only pretends to
 * pay. Always runs the same two statements, so that the time reveals nothing (A7).
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
