import type { MessageKind } from '../../platform/store/tables.js';
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
  /** How many messages it allows in 24 hours. */
  most: number;
}

type CostDeps = Pick<Deps, 'deliveryTargets' | 'operatorLimits'>;

/** Whether messages to a kind of address cost money. With the development inbox they do not, so these limits are off (X8). */
export function costsMoney({ deliveryTargets }: Pick<Deps, 'deliveryTargets'>, kind: AddressKind): boolean {
  return deliveryTargets[kind] === 'PROVIDER';
}

/** Returns the purses that pay for a message of an app, the app's first. */
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

/** X8: returns the cost of a message: a unit of each purse and, unless an owner causes it, of the network's shares in them. */
export function quotasOfCost(deps: CostDeps, call: Call, kind: AddressKind, spender: Spender): Quota[] {
  if (!costsMoney(deps, kind)) return [];
  const purses = pursesOf(deps, call, kind);
  const shares =
    spender === 'OWNER' || deps.operatorLimits.isTrusted(call.ip)
      ? []
      : purses.flatMap(purse => sharesIn(purse, call.ip));
  return [...purses.map(({ most, ...purse }) => ({ ...purse, most: shareOf(most, spender) })), ...shares];
}

/** The notices of additions. They are counted apart from other mails, whether or not their link removes the addition (N22). */
const kindsOfAdditions: ReadonlySet<MessageKind> = new Set(['WAY_IN_ADDED', 'IDENTIFIER_ADDED']);

/** X10, N22: returns the limit of notices of a kind to a user. Empty if it protects only money, and such messages cost none. */
export function quotasOfNotice(
  deps: Pick<Deps, 'deliveryTargets'>,
  kind: MessageKind,
  to: AddressKind,
  userId: string,
): Quota[] {
  const limitOfMail = kindsOfAdditions.has(kind) ? 'noticesOfAdditions' : 'noticeEmailsOfUser';
  const limit = to === 'EMAIL' ? limitOfMail : 'noticeSmsOfUser';
  return limits[limit].protects === 'MONEY' && !costsMoney(deps, to) ? [] : [{ limit, of: [userId] }];
}

/**
 * O16, O21, N3: returns the cost of a message because of an admin or a new sign-in. Strangers' claims cannot use up this part of a purse. A stolen
 * admin token, or the logins of many users, cannot use up the last tenth, which is reserved for owners.
 */
export function quotasOfAdmin(deps: CostDeps, call: Call, kind: AddressKind): Quota[] {
  if (!costsMoney(deps, kind)) return [];
  return pursesOf(deps, call, kind).map(({ most, ...purse }) => ({ ...purse, most: shareOf(most, 'ASKER') }));
}

/** Count the widest network. Otherwise the owner of a /48 would have a share for each of 65,536 networks. */
function sharesIn({ limit, of, most }: Purse, ip: string): Quota[] {
  const network = gatewayOf(ip);
  const { ofHour, ofDay } = networkSharesOf(most);
  return [
    { limit: 'purseOfNetworkHour', of: [limit, ...of, network], most: ofHour, network },
    { limit: 'purseOfNetworkDay', of: [limit, ...of, network], most: ofDay },
  ];
}

/** X12: returns the reason for holding back a message that this limit refuses. */
export function reasonOf(limit: LimitName): HeldBackReason {
  if (limit === 'smsOfApp' || limit === 'emailsOfApp') return 'APP_BUDGET';
  if (limit === 'smsOfServer' || limit === 'emailsOfServer') return 'SERVER_BUDGET';
  if (limit === 'addressInUseNotice') return 'OWNED';
  return limits[limit].kind === 'SOURCE' || limit === 'resetsToAddressOfNetwork' ? 'NETWORK_BUDGET' : 'ADDRESS_BUDGET';
}
