import { StoreUnavailable } from '../../platform/store/store.js';
import { secondsUntil } from '../../platform/values/clock.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Deps } from '../deps.js';
import { limits } from '../limits/limits.js';
import { limitsInForce } from '../limits/limits-in-force.js';
import { networkTiers } from '../limits/network.rules.js';
import { type Grant, mostOf, type Quota, spendQuotas } from '../limits/spend.js';
import { defaultAppId } from './admin-tokens.js';
import type { AdminTokenRow } from './admin-tokens.queries.js';

/** An invalid token, and the place where it was used. */
export interface WrongToken {
  token: string;
  /** The row of the token, if it has ended. */
  ended: AdminTokenRow | null;
  place: 'GRAPHQL' | 'PORTAL' | 'KII';
  /** The app that the request names. Without one, the entry is in the default app's audit log. */
  appId?: string;
  ip: string;
}

/** Returns whose token a text looks like. At `/graphql` and `/api` only such texts count, because users send access tokens there. */
export function tokenForm(token: string): 'ADMIN' | 'OPERATOR' | null {
  if (token.startsWith('admin_')) return 'ADMIN';
  return token.startsWith('operator_') ? 'OPERATOR' : null;
}

/**
 * Counts a wrong token by network (X18). Returns the seconds to wait if there were too many, otherwise null. Never call this for a valid token.
 * Otherwise a stranger in the same network could lock out its owner.
 */
export async function countWrongToken(deps: Deps, wrong: WrongToken): Promise<number | null> {
  const quotas = quotasOf(wrong.ip);
  const spentBefore = await limitsInForce(deps, quotas);
  const exceeded = spentBefore.filter(({ spent, most }) => spent > most);
  // Do not write then. Otherwise each wrong token would cost a transaction.
  if (exceeded.length > 0) return secondsUntil(Math.max(...exceeded.map(({ resetsAt }) => resetsAt)), deps.now());
  try {
    const { grant, isRecorded } = await deps.store.transaction(async tx => {
      const grant = await spendQuotas(deps, tx, quotas);
      const isRecorded = isWorthARow(grant, quotas);
      if (isRecorded) await recordAction(deps, tx, ...rowOf(wrong, grant));
      return { grant, isRecorded };
    });
    if (isRecorded) deps.counts.add(appIdOf(wrong), 'ADMIN_TOKEN_REFUSED');
    return grant.granted ? null : grant.retryAfter;
  } catch (error) {
    // Reading must still work when the disk is full, so nothing is counted.
    if (error instanceof StoreUnavailable) return null;
    throw error;
  }
}

/** The limits are the same for all networks, and none is exempt (X7). */
function quotasOf(ip: string): Quota[] {
  const limit = 'wrongAdminTokensOfNetwork';
  return networkTiers(ip).map(({ network, factor }) => ({ limit, of: [network], most: limits[limit].most * factor }));
}

/**
 * Whether to write an audit entry: for the first wrong token of the widest network in a window, and for the first one that is refused because of
 * a limit of this or a wider network. More entries would fill the disk. An IPv4 address causes two an hour, an IPv6 /48 about six.
 */
function isWorthARow({ spent }: Grant, quotas: readonly Quota[]): boolean {
  if (spent.at(-1) === 1) return true;
  const beyond = quotas.map((quota, index) => (spent[index] ?? 0) - mostOf(quota));
  return beyond.findLast(each => each > 0) === 1;
}

/** Returns the audit entry, which contains no part of the token. For a token that has ended, it has the token's id, and is in the token's app. */
function rowOf(wrong: WrongToken, { granted }: Grant) {
  const { token, ended, place, ip } = wrong;
  const app = { id: appIdOf(wrong) };
  const details = { place, tokenKind: tokenForm(token), limited: !granted, ...(ended && { expiredTokenId: ended.id }) };
  return [{ app, actor: { kind: 'ANYONE' }, ip }, 'ADMIN_TOKEN_REFUSED', null, details] as const;
}

function appIdOf({ ended, appId }: Pick<WrongToken, 'ended' | 'appId'>): string {
  return ended?.appId ?? appId ?? defaultAppId;
}
