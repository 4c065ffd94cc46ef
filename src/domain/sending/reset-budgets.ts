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
 * Who asks for a reset (X9). SESSION: the user's own session, or an admin. KNOWN: a network of the user. STRANGER: any other
 * network. They never share a budget.
 */
export type Asker = 'SESSION' | 'KNOWN' | 'STRANGER';

/** A code that logs in is counted as a reset, and apart from resets (X9). */
type Purpose = Exclude<SecretPurpose, 'CLAIM'>;

export interface ResetBudget {
  purpose: Purpose;
  asker: Asker;
  /** It is sent again, so that it does not count against the address. */
  isRepeated: boolean;
}

/** Whose reset is asked for, and by what it goes. For nobody `userId` is any id. */
export interface AskedReset {
  purpose: Purpose;
  kind: AddressKind;
  asker: Asker;
  userId: string;
}

/** What became of paying for a reset. */
export interface Payment {
  /** Why it was not paid for. */
  unpaid: HeldBackReason | null;
  /** What is given back if its message is held back (X20). */
  paid: readonly Quota[];
}

/** For nobody it takes any id, and the same statement. */
export async function askerOf(deps: Deps, tx: Tx, call: Call, userId: string): Promise<Asker> {
  const isKnown = await isKnownNetwork(deps, tx, userId, call.ip);
  if (call.actor.kind === 'ADMIN' || call.actor.kind === 'OPERATOR') return 'SESSION';
  if (call.actor.kind === 'USER' && call.actor.id === userId) return 'SESSION';
  return isKnown ? 'KNOWN' : 'STRANGER';
}

/**
 * X6, X8: spends what a request for a reset costs, for any user and for nobody. If nothing is left, refuses and names `field`. From a
 * network that is known to anybody it returns why the message is held back instead: there a refusal would tell whether the
 * network is known to the user that was named, and so that this user exists (W4).
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
 * X8: takes a reset from its purses as any request that names a user, and only where nothing is left from the reserve of
 * owners. So the rest of a network's allowance does not depend on who was named, and the same statements run (W4). `units: 0` only
 * looks like it.
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
    // Of a request that names a user it stays spent, whatever is sent (X6). An admin sees what was sent.
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
  // The same statements as of a reset that the reserve paid for.
  return { grant, unpaid, paid: kept.map(quota => ({ ...quota, units: 0 })) };
}

/** X9: what one reset counts against its address. */
export function quotasOfReset(
  call: Call,
  to: { kind: AddressKind; value: string },
  { purpose, asker, isRepeated }: ResetBudget,
): Quota[] {
  return isRepeated ? [] : targetsOf(call, to, asker, purpose);
}

/** Always two quotas: otherwise the time would tell a network that it is known to the owner of an address (W4). */
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
  // Otherwise an admin, or a thief of an admin token, could use up what the user has.
  const own = actor.kind === 'USER' ? 'session' : 'admin';
  const from = asker === 'SESSION' ? [own] : ['network', networkOf(ip)];
  return [
    { limit: 'resetsOfOwner', of: [...address, ...from] },
    { ...ofAddress, units: 0 },
  ];
}

/** Otherwise requests for codes that log in could use up the owner's resets. */
function apart(purpose: Purpose): string[] {
  return purpose === 'RESET' ? [] : [purpose];
}
