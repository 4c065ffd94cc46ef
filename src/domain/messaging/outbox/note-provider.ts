import type { Tx } from '../../../platform/store/store.js';
import type { Channel } from '../templates/templates.js';
import type { SendOutcome } from './delivery.rules.js';
import { addTrouble, endTrouble } from './provider-troubles.queries.js';
import { isOf } from './sends/send-order.rules.js';

/**
 * Stores whether a provider works, in the transaction that writes the outcome of an attempt (O17). It is in the database because each node sees only
 * its own attempts.
 */
export async function noteProvider(
  tx: Tx,
  { channel, provider }: { channel: Channel; provider: string },
  outcome: SendOutcome,
  now: number,
): Promise<void> {
  if (outcome.result === 'SENT') await endTrouble(tx, channel, provider);
  // A full mailbox says nothing about the provider.
  if (outcome.result !== 'FAILED' || outcome.verdict === 'RECIPIENT_BUSY') return;
  const { code, verdict } = outcome;
  if (!isOf(provider, outcome)) return;
  await addTrouble(tx, { channel, provider, code, isRefusal: verdict === 'GIVE_UP' }, now);
}
