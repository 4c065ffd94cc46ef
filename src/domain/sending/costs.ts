import type { AddressKind } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type LimitName, limits } from '../limits/limits.js';
import { gatewayOf } from '../limits/network.rules.js';
import { networkSharesOf, type Spender, shareOf } from '../limits/purse.rules.js';
import type { Quota } from '../limits/spend.js';
import type { HeldBackReason } from '../messaging/outbox/held-back.rules.js';

/** One purse of a kind of message: of the app, or of all apps together (X8). */
export interface Purse {
  limit: Extract<LimitName, 'smsOfApp' | 'emailsOfApp' | 'smsOfServer' | 'emailsOfServer'>;
  of: readonly string[];
  /** What it holds in 24 hours. */
  most: number;
}

type CostDeps = Pick<Deps, 'deliveryTargets' | 'operatorLimits'>;

/** Whether messages of a kind cost money. The development inbox does not, so that no such limit hides a message (X8). */
export function costsMoney({ deliveryTargets }: Pick<Deps, 'deliveryTargets'>, kind: AddressKind): boolean {
  return deliveryTargets[kind] === 'PROVIDER';
}

/** The purses that pay for a message of an app, the narrower first. */
export function pursesOf({ operatorLimits }: CostDeps, { app }: Pick<Call, 'app'>, kind: AddressKind): [Purse, Purse] {
  const { smsDailyLimit, emailDailyLimit } = app.settings;
  if (kind === 'EMAIL') {
    return [
      { limit: 'emailsOfApp', of: [app.id], most: emailDailyLimit },
      { limit: 'emailsOfServer', of: [], most: operatorLimits.emailsPerDay },
    ];
  }
  return [
    { limit: 'smsOfApp', of: [app.id], most: smsDailyLimit },
    { limit: 'smsOfServer', of: [], most: operatorLimits.smsPerDay },
  ];
}

/** X8: what a message takes from its purses and, unless an owner causes it, from the shares of its network in them. */
export function quotasOfCost(deps: CostDeps, call: Call, kind: AddressKind, spender: Spender): Quota[] {
  if (!costsMoney(deps, kind)) return [];
  const purses = pursesOf(deps, call, kind);
  const shares =
    spender === 'OWNER' || deps.operatorLimits.isTrusted(call.ip)
      ? []
      : purses.flatMap(purse => sharesIn(purse, call.ip));
  return [...purses.map(({ most, ...purse }) => ({ ...purse, most: shareOf(most, spender) })), ...shares];
}

/**
 * O16, O21, N3: what a message that an admin causes, or a new sign-in, takes from its purses. Strangers' claims cannot use it up. A
 * stolen admin token, or the logins of many users, cannot use up the last tenth, which is for owners.
 */
export function quotasOfAdmin(deps: CostDeps, call: Call, kind: AddressKind): Quota[] {
  if (!costsMoney(deps, kind)) return [];
  return pursesOf(deps, call, kind).map(({ most, ...purse }) => ({ ...purse, most: shareOf(most, 'ASKER') }));
}

/** The widest network counts: otherwise the owner of a /48 would have a share for each of 65,536 networks. */
function sharesIn({ limit, of, most }: Purse, ip: string): Quota[] {
  const network = gatewayOf(ip);
  const { ofHour, ofDay } = networkSharesOf(most);
  return [
    { limit: 'purseOfNetworkHour', of: [limit, ...of, network], most: ofHour, network },
    { limit: 'purseOfNetworkDay', of: [limit, ...of, network], most: ofDay },
  ];
}

/** X12: why a message is held back that this limit refuses. */
export function reasonOf(limit: LimitName): HeldBackReason {
  if (limit === 'smsOfApp' || limit === 'emailsOfApp') return 'APP_BUDGET';
  if (limit === 'smsOfServer' || limit === 'emailsOfServer') return 'SERVER_BUDGET';
  if (limit === 'addressInUseNotice') return 'OWNED';
  return limits[limit].kind === 'SOURCE' || limit === 'resetsToAddressOfNetwork' ? 'NETWORK_BUDGET' : 'ADDRESS_BUDGET';
}
