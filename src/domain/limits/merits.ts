import type { Reader, Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { findBudgets, spendBudgets } from './budgets.queries.js';
import { merits, provenLongAgoMs, rememberedMs } from './limits.js';
import type { Merits } from './merits.rules.js';
import { gatewayOf, networkTiers } from './network.rules.js';
import { budgetSubject, networkKey } from './subject.rules.js';
import { countReturned, noteReturned } from './user-networks.queries.js';

type MeritDeps = Pick<Deps, 'now' | 'keys' | 'limitsEnabled'>;

/** X7: returns the present merits of a network. */
export async function earnedBy({ keys, now }: MeritDeps, reader: Reader, network: string): Promise<Merits> {
  const [budget] = await findBudgets(reader, [budgetSubject(keys, 'provedFromNetwork', [network])]);
  const proved = budget !== undefined && budget.resetsAt > now() ? budget.spent : 0;
  return { proved, returned: await countReturned(reader, networkKey(keys, network), now()) };
}

/**
 * X7: stores that a number was proven from this network. Call this only for a proof that cost an SMS. A test address (D8) or the word of an admin
 * does not count, because an admin can create any number of them.
 */
export async function noteProvedNumber(deps: MeritDeps, tx: Tx, ip: string, phone: string): Promise<void> {
  if (!deps.limitsEnabled) return;
  const { keys, now } = deps;
  const subject = budgetSubject(keys, 'provedNumber', [phone]);
  const [note] = await spendBudgets(tx, [{ subject, windowMs: merits.provedNumber.windowMs, units: 1 }], now());
  if (note === undefined || note.spent > 1) return;
  const counters = networkTiers(ip).map(({ network }) => budgetSubject(keys, 'provedFromNetwork', [network]));
  const { windowMs } = merits.provedFromNetwork;
  await spendBudgets(
    tx,
    counters.map(counter => ({ subject: counter, windowMs, units: 1 })),
    now(),
  );
}

/**
 * X7: stores that a user came back who proved a number at `provedAt`. Counts only for the widest network: a /64 or /56 is one customer, and a carrier
 * gives a phone a new one for each connection.
 */
export async function noteReturn(
  deps: MeritDeps,
  tx: Tx,
  { userId, ip, provedAt }: { userId: string; ip: string; provedAt: number },
): Promise<void> {
  const now = deps.now();
  if (!deps.limitsEnabled || provedAt > now - provenLongAgoMs) return;
  await noteReturned(tx, { userId, network: networkKey(deps.keys, gatewayOf(ip)) }, now + rememberedMs);
}
