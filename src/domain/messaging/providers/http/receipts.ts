import { isSignedBy } from '../../../../platform/webhooks/signature.js';
import type { ReceiptReader } from '../receipts.js';
import { readGatewayReceipt } from './receipt.rules.js';

/** Reads the receipts of a gateway, which signs them with the same secret as we sign messages (D29). */
export function gatewayReceipts(secrets: readonly string[]): ReceiptReader {
  return {
    read({ headers, body: bytes }, now) {
      const body = bytes.toString('utf8');
      if (!isSignedBy(secrets, { headers, body, now })) return 'NOT_GENUINE';
      const receipt = readGatewayReceipt(body);
      if (receipt === 'MALFORMED') return 'NOT_GENUINE';
      return receipt === null ? [] : [receipt];
    },
  };
}
