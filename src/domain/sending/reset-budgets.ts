import type { Purpose as SecretPurpose } from '../../platform/keys/secrets.js';
import type { Tx } from '../../platform/store/store.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { isKnownNetwork, isKnownToAnybody } from '../limits/known-networks.js';
import { gatewayOf, networkOf } from '../limits/network.rules.js';
import { type Grant, type Quota, quotasOfNetwork, refundQuotas, refuseUnless, spendQuotas } from '../limits/spend.js';
import type { HeldBackReason } from '../messaging/outbox/held-back.rules.js';
import { quotasOfCost, reasonOf } from './costs.js';
import { countedAddress } from './targets.rules.js';
import { watchPurses } from './watch-purses.js';

/**
 * The caller who requests a reset (X9). SESSION: the user's own session, or an admin. KNOWN: a network that is known to the user. STRANGER: any other
 * network. They never share a budget.
 */
export type Asker = 'SESSION' | 'KNOWN' | 'STRANGER';

/** A login code counts like a reset, but separately from resets (X9). */
type Purpose = Exclude<SecretPurpose, 'CLAIM'>;

export interface ResetBudget {
  purpose: Purpose;
  asker: Asker;
  /** Set if it is sent again, so that it does not count for the address. */
  isRepeated: boolean;
}

/** The user and the channel of a requested reset. Without a user, `userId` is any id. */
export interface AskedReset {
  purpose: Purpose;
  kind: AddressKind;
  asker: Asker;
  userId: string;
}

/** The result of paying for a reset. */
export interface Payment {
  /** Why it was not paid for. Null if it was. */
  unpaid: HeldBackReason | null;
  /** The quotas to refund if its message is held back (X20). */
  paid: readonly Quota[];
}

/** Returns who requests a reset. Without a user, pass any id, so that the same statement runs. */
export async function askerOf(deps: Deps, tx: Tx, call: Call, userId: string): Promise<Asker> {
  const isKnown = await isKnownNetwork(deps, tx, userId, call.ip);
  if (call.actor.kind === 'ADMIN' || call.actor.kind === 'OPERATOR') return 'SESSION';
  if (call.actor.kind === 'USER' && call.actor.id === userId) return 'SESSION';
  return isKnown ? 'KNOWN' : 'STRANGER';
}

/**
 * X6, X8: spends the cost of a request for a reset, with or without a user. If nothing is left, refuses and names `field`. For a network that is
 * known to any user, returns the reason for holding the message back instead. There, a refusal would reveal whether the network is known to the named
 * user, and so that this user exists (W4).
 */
export async function spendOnReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  { field, ...reset }: AskedReset & { field: string },
): Promise<Payment> {
  const ofNetwork = quotasOfNetwork(deps, 'resetsOfNetwork', call.ip).map(quota => ({
    ...quota,
    of: [...quota.of, ...apart(reset.purpose)],
    field,
  }));
  refuseUnless(await spendQuotas(deps, tx, ofNetwork));
  const payment = await payForReset(deps, tx, call, reset);
  const { grant, unpaid } = payment;
  if (unpaid === null) return payment;
  const isSilent = await isKnownToAnybody(deps, tx, call.ip);
  if (!isSilent || reset.asker === 'SESSION') {
    refuseUnless({ ...grant, exhausted: grant.exhausted.map(each => ({ ...each, field })) });
  }
  return payment;
}

/**
 * X8: pays for a reset like any request that names a user. Uses the reserve for owners only if nothing else is left. So the remaining allowance of a
 * network does not depend on the named user, and the same statements run (W4). `units: 0` only pretends to pay.
 */
export async function payForReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  { purpose, kind, asker, userId }: AskedReset,
  units: 0 | 1 = 1,
): Promise<Payment & { grant: Grant }> {
  const shared = quotasOfCost(deps, call, kind, 'ASKER');
  const grant = await spendQuotas(deps, tx, shared, units);
  if (grant.granted || units === 0) {
    if (units === 1) await watchPurses(deps, tx, call, shared, grant);
    // The cost of a request that names a user is never refunded (X6). An admin sees what was sent, so for admins it can be.
    const isByAdmin = call.actor.kind === 'ADMIN' || call.actor.kind === 'OPERATOR';
    return { grant, unpaid: null, paid: isByAdmin && units === 1 ? shared : [] };
  }
  await refundQuotas(deps, tx, shared);
  const kept: Quota[] = [
    ...quotasOfCost(deps, call, kind, 'OWNER'),
    { limit: 'reserveOfUser', of: [userId, kind, ...apart(purpose)] },
  ];
  const ofOwner = asker === 'STRANGER' ? 0 : 1;
  const reserve = await spendQuotas(deps, tx, kept, ofOwner);
  await refundQuotas(deps, tx, kept, reserve.granted ? 0 : ofOwner);
  if (reserve.granted && ofOwner === 1) return { grant: reserve, unpaid: null, paid: kept };
  const [exhausted] = grant.exhausted;
  const unpaid = exhausted === undefined ? null : reasonOf(exhausted.limit);
  // Return the same quotas with zero units, so that the same statements run as for a reset that the reserve paid for.
  return { grant, unpaid, paid: kept.map(quota => ({ ...quota, units: 0 })) };
}

/** X9: returns the limits of one reset for its address. */
export function quotasOfReset(
  call: Call,
  to: { kind: AddressKind; value: string },
  { purpose, asker, isRepeated }: ResetBudget,
): Quota[] {
  return isRepeated ? [] : targetsOf(call, to, asker, purpose);
}

/** Always returns two quotas. Otherwise the time would reveal to a network that it is known to the owner of an address (W4). */
function targetsOf(
  { app, actor, ip }: Call,
  to: { kind: AddressKind; value: string },
  asker: Asker,
  purpose: Purpose,
): Quota[] {
  const address = [app.id, to.kind, countedAddress(to), ...apart(purpose)];
  const ofAddress = { limit: to.kind === 'EMAIL' ? 'resetEmailsToAddress' : 'resetSmsToAddress', of: address } as const;
  if (asker === 'STRANGER') {
    return [{ limit: 'resetsToAddressOfNetwork', of: [...address, gatewayOf(ip)] }, ofAddress];
  }
  // Count separately. Otherwise an admin, or a thief of an admin token, could use up the user's limit.
  const own = actor.kind === 'USER' ? 'session' : 'admin';
  const from = asker === 'SESSION' ? [own] : ['network', networkOf(ip)];
  return [
    { limit: 'resetsOfOwner', of: [...address, ...from] },
    { ...ofAddress, units: 0 },
  ];
}

/** Counts login codes separately. Otherwise requests for them could use up the owner's resets. */
function apart(purpose: Purpose): string[] {
  return purpose === 'RESET' ? [] : [purpose];
}
