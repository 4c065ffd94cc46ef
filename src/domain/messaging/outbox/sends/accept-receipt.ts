import type { Store } from '../../../../platform/store/store.js';
import type { ReceiptReader, ReceiptRequest } from '../../providers/receipts.js';
import { recordReceipt } from './receipts.queries.js';

/**
 * Writes the states that a provider reports for messages (D7). Returns whether the request is genuine. The first final state is
 * kept, so a receipt that is repeated, late or out of order changes nothing. A receipt for an unknown message is ignored.
 */
export async function acceptReceipt(
  { store, now }: { store: Store; now: () => number },
  { provider, reader }: { provider: string; reader: ReceiptReader },
  request: ReceiptRequest,
): Promise<boolean> {
  const receipts = reader.read(request, now());
  if (receipts === 'NOT_GENUINE') return false;
  for (const receipt of receipts) await store.transaction(tx => recordReceipt(tx, provider, receipt, now()));
  return true;
}
