import type { Store } from '../../../../platform/store/store.js';
import type { ReceiptReader, ReceiptRequest } from '../../providers/receipts.js';
import { recordReceipt } from './receipts.queries.js';

/**
 * Writes the states that a provider reports for messages (D7). Returns whether the request is genuine. Keeps the first final state, so receipts that
 * are repeated, late or out of order change nothing. Ignores receipts for unknown messages.
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
