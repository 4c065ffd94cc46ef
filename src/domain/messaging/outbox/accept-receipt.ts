import type { Store } from '../../../platform/store/store.js';
import { isSigned, readFields, readReceipt } from '../providers/receipt.rules.js';
import { isSignedToken } from '../providers/receipt-token.js';
import { recordReceipt } from './messages.queries.js';

/** A request that says it is a delivery receipt. */
export interface ReceiptRequest {
  body: Buffer;
  contentType: 'form' | 'json';
  /** Of `Authorization: Bearer …`. Vonage signs either by such a token or by the field `sig`. */
  token: string | null;
}

/**
 * Moves a message to where Vonage says it has got (D7); whether the receipt is genuine. The first that is final stands, so
 * one that comes again, late or out of order changes nothing, and one for no message of ours is nobody's fault.
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
