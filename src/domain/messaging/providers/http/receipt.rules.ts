import { isId } from '../../../../platform/values/ids.js';
import { isObject, readJsonObject } from '../../../../platform/values/json-object.rules.js';
import { readPart } from '../part-id.rules.js';
import type { Receipt } from '../receipts.js';
import { readWord } from './answer.rules.js';

/** The types of receipts that are final for a message. A gateway may send others, which change nothing. */
const endings: Readonly<Record<string, Receipt['state']>> = {
  'message.delivered': 'DELIVERED',
  'message.failed': 'FAILED',
};

/**
 * Reads a receipt of a gateway (D29). Returns 'MALFORMED' if it is not JSON with a type and data, and null if it names no message of ours or is not
 * final.
 */
export function readGatewayReceipt(body: string): 'MALFORMED' | Receipt | null {
  const { type, data } = readJsonObject(body) ?? {};
  if (typeof type !== 'string' || !isObject(data)) return 'MALFORMED';
  const state = Object.hasOwn(endings, type) ? endings[type] : undefined;
  const { id, code, part } = data;
  if (state === undefined || typeof id !== 'string' || !isId(id)) return null;
  return {
    messageId: id,
    state,
    code: state === 'DELIVERED' ? null : `http:receipt-${readWord(code) ?? 'unknown'}`,
    part: readPart(part),
  };
}
