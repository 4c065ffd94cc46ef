import type { ReceiptReader } from '../receipts.js';
import { isSigned, readFields, readReceipt } from './receipt.rules.js';
import { isSignedToken } from './receipt-token.js';

/** Reads Vonage's delivery receipts (D7). Vonage signs them with a token in `Authorization` or with the field `sig`. */
export function vonageReceipts(secret: string): ReceiptReader {
  return {
    read({ headers, body }, now) {
      const isJson = /^application\/json *(;|$)/i.test(String(headers['content-type'] ?? ''));
      const fields = readFields(body.toString('utf8'), isJson ? 'json' : 'form');
      if (fields === null) return 'NOT_GENUINE';
      const [, token] = /^Bearer +(\S+)$/i.exec(String(headers.authorization ?? '')) ?? [];
      const isGenuine = token === undefined ? isSigned(fields, secret, now) : isSignedToken(token, body, secret, now);
      if (!isGenuine) return 'NOT_GENUINE';
      const receipt = readReceipt(fields);
      return receipt === null ? [] : [receipt];
    },
  };
}
