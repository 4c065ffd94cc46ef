import { createHmac } from 'node:crypto';
import { equalBytes } from '../../../../platform/keys/keys.js';
import { isId } from '../../../../platform/values/ids.js';
import { readJsonObject } from '../../../../platform/values/json-object.rules.js';
import { readPart } from '../part-id.rules.js';
import type { Receipt } from '../receipts.js';

/** The fields of a delivery receipt, from a form or from JSON. Each value is text. */
export type ReceiptFields = Readonly<Record<string, string>>;

/** How far the time of a signature may differ from our clock (D7), so that a captured receipt is useless soon. */
const toleranceSeconds = 5 * 60;

/** The final statuses of a message. `accepted`, `buffered` and `unknown` are not final and change nothing. */
const endings: Readonly<Record<string, Receipt['state']>> = {
  delivered: 'DELIVERED',
  expired: 'FAILED',
  failed: 'FAILED',
  rejected: 'FAILED',
};

/** Returns the fields of a form or of a flat JSON object. Null if a field is neither text nor number, or occurs twice. */
export function readFields(body: string, contentType: 'form' | 'json'): ReceiptFields | null {
  const object = contentType === 'json' ? readJsonObject(body) : null;
  if (contentType === 'json' && object === null) return null;
  const entries: [string, unknown][] = object === null ? [...new URLSearchParams(body)] : Object.entries(object);
  const texts = entries.map(([name, value]) => [name, typeof value === 'number' ? String(value) : value] as const);
  if (!texts.every(isText)) return null;
  // If a field occurred twice, the one that is signed could differ from the one that we read.
  return new Set(texts.map(([name]) => name)).size === texts.length ? Object.fromEntries(texts) : null;
}

function isText(entry: readonly [string, unknown]): entry is readonly [string, string] {
  return typeof entry[1] === 'string';
}

/**
 * Whether `sig` is Vonage's recent signature of all other fields (D7). Vonage signs `&name=value` for each field in the order of the names, with `_`
 * for `&` and `=` in a value. The signature is an HMAC-SHA-256 in hexadecimal digits of either case.
 */
export function isSigned(fields: ReceiptFields, secret: string, now: number): boolean {
  const { sig = '', timestamp = '', ...signed } = fields;
  if (!/^\d{1,12}$/.test(timestamp) || !isRecent(Number(timestamp), now)) return false;
  const text = Object.entries({ ...signed, timestamp })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, '_')}`)
    .join('');
  return equalBytes(
    Buffer.from(createHmac('sha256', secret).update(text).digest('hex')),
    Buffer.from(sig.toLowerCase()),
  );
}

/** Whether the time of a signature, in seconds since 1970, is close enough to now. */
export function isRecent(instantSeconds: number, now: number): boolean {
  return Math.abs(now / 1_000 - instantSeconds) <= toleranceSeconds;
}

/** Reads a receipt. Vonage repeats our id as `client-ref`. Null if it names no message of ours, or if its status is not final. */
export function readReceipt(fields: ReceiptFields): Receipt | null {
  const { 'client-ref': messageId = '', status = '', 'err-code': error = '' } = fields;
  const state = Object.hasOwn(endings, status) ? endings[status] : undefined;
  if (state === undefined || !isId(messageId)) return null;
  const code = state === 'DELIVERED' ? null : `vonage:receipt-${/^\d{1,4}$/.test(error) ? error : 'unknown'}`;
  return { messageId, state, code, part: readPart(fields.messageId) };
}
