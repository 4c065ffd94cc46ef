import type { Tx } from '../../platform/store/store.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { isKnownNetwork } from '../limits/known-networks.js';
import { gatewayOf, networkOf } from '../limits/network.rules.js';
import type { Spender } from '../limits/purse.rules.js';
import { type Quota, quotasOfNetwork, refuseUnless, spendQuotas } from '../limits/spend.js';
import { quotasOfCost } from './costs.js';
import { countedAddress } from './targets.rules.js';
import { watchPurses } from './watch-purses.js';

/**
 * Who asks for a reset (X9). SESSION: the user's own session, or an admin. KNOWN: a network of the user. STRANGER: any other
 * network. They never share a budget.
 */
export type Asker = 'SESSION' | 'KNOWN' | 'STRANGER';

export interface ResetBudget {
  asker: Asker;
  /** The kinds of message that this request may still have to pay for. Those that were paid before are left out. */
  unpaid: readonly AddressKind[];
  /** It is sent again, so that it does not count against the address. */
  isRepeated: boolean;
}

/** For nobody it takes any id, and the same statement. */
export async function askerOf(deps: Deps, tx: Tx, call: Call, userId: string): Promise<Asker> {
  const isKnown = await isKnownNetwork(deps, tx, userId, call.ip);
  if (call.actor.kind === 'ADMIN' || call.actor.kind === 'OPERATOR') return 'SESSION';
  if (call.actor.kind === 'USER' && call.actor.id === userId) return 'SESSION';
  return isKnown ? 'KNOWN' : 'STRANGER';
}

/**
 * X6, X8: spends what a request for a reset by `kind` costs, whoever it is for, or refuses. `field` is the argument that says by
 * what it goes.
 */
export async function spendOnReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  { kind, asker, field }: { kind: AddressKind; asker: Asker; field: string },
): Promise<void> {
  const quotas = [
    ...quotasOfNetwork(deps, 'resetsOfNetwork', call.ip),
    ...quotasOfCost(deps, call, kind, spenderOf(asker)).map(quota => ({ ...quota, field })),
  ];
  const grant = await spendQuotas(deps, tx, quotas);
  refuseUnless(grant);
  await watchPurses(deps, tx, call, quotas, grant);
}

/** X9: what one reset counts against its address, and what it costs where that was not known before; stage by stage. */
export function quotasOfReset(
  deps: Deps,
  call: Call,
  to: { kind: AddressKind; value: string },
  { asker, unpaid, isRepeated }: ResetBudget,
): Quota[][] {
  const costs = unpaid.flatMap(kind =>
    quotasOfCost(deps, call, kind, spenderOf(asker)).map(
      (quota): Quota => ({ ...quota, units: kind === to.kind ? 1 : 0 }),
    ),
  );
  return [...(isRepeated ? [] : targetsOf(call, to, asker)), costs];
}

/** Always two stages: otherwise the time would tell a network that it is known to the owner of an address (W4). */
function targetsOf({ app, ip }: Call, to: { kind: AddressKind; value: string }, asker: Asker): Quota[][] {
  const address = [app.id, to.kind, countedAddress(to)];
  const ofAddress = { limit: to.kind === 'EMAIL' ? 'resetEmailsToAddress' : 'resetSmsToAddress', of: address } as const;
  if (asker === 'STRANGER') {
    return [[{ limit: 'resetsToAddressOfNetwork', of: [...address, gatewayOf(ip)] }], [ofAddress]];
  }
  const from = asker === 'SESSION' ? ['session'] : ['network', networkOf(ip)];
  return [[{ limit: 'resetsOfOwner', of: [...address, ...from] }], [{ ...ofAddress, units: 0 }]];
}

function spenderOf(asker: Asker): Spender {
  return asker === 'STRANGER' ? 'ASKER' : 'OWNER';
}
