import type { Store } from '../../../platform/store/store.js';
import { isSigned, readFields, readReceipt } from '../providers/receipt.rules.js';
import { isSignedToken } from '../providers/receipt-token.js';
import { recordReceipt } from './messages.queries.js';

/** A request that claims to be a delivery receipt. */
export interface ReceiptRequest {
  body: Buffer;
  contentType: 'form' | 'json';
  /** From `Authorization: Bearer …`. Vonage signs either with such a token or with the field `sig`. */
  token: string | null;
}

/**
 * Writes the state that Vonage reports for a message (D7). Returns whether the receipt is genuine. The first final state is
 * kept, so a receipt that is repeated, late or out of order changes nothing. A receipt for an unknown message is ignored.
 */
export async function acceptReceipt(
  { store, now, secret }: { store: Store; now: () => number; secret: string },
  { body, contentType, token }: ReceiptRequest,
): Promise<boolean> {
  const fields = readFields(body.toString('utf8'), contentType);
  if (fields === null) return false;
  const isGenuine = token === null ? isSigned(fields, secret, now()) : isSignedToken(token, body, secret, now());
  if (!isGenuine) return false;
  const receipt = readReceipt(fields);
  if (receipt !== null) await store.transaction(tx => recordReceipt(tx, receipt, now()));
  return true;
}
