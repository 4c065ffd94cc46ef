import { isId } from '../../../../platform/values/ids.js';
import type { Receipt, ReceiptReader } from '../receipts.js';
import { type FormFields, isTwilioSignature } from './signature.rules.js';

/** The statuses that end a message's way. `read` is of WhatsApp alone. All others change nothing. */
const endings: Readonly<Record<string, Receipt['state']>> = {
  delivered: 'DELIVERED',
  read: 'DELIVERED',
  undelivered: 'FAILED',
  failed: 'FAILED',
};

/** Reads the status callbacks of one Twilio account (D24). They have no time, so a copy of one stays genuine. */
export function twilioReceipts(
  { accountSid, authToken }: { accountSid: string; authToken: string },
  provider: string,
): ReceiptReader {
  return {
    read({ url, headers, body }) {
      const { 'content-type': type, 'x-twilio-signature': signature } = headers;
      const isForm = /^application\/x-www-form-urlencoded *(;|$)/i.test(String(type ?? ''));
      const fields = isForm ? readForm(body.toString('utf8')) : null;
      if (fields === null || typeof signature !== 'string') return 'NOT_GENUINE';
      if (!isTwilioSignature(signature, url, fields, authToken)) return 'NOT_GENUINE';
      if (fields.AccountSid !== accountSid) return 'NOT_GENUINE';
      return receiptsIn(url, fields, provider);
    },
  };
}

/** Returns null when a field stands twice: which of the two would be signed, and which read? */
function readForm(body: string): FormFields | null {
  const entries = [...new URLSearchParams(body)];
  return new Set(entries.map(([name]) => name)).size === entries.length ? Object.fromEntries(entries) : null;
}

/** Our id is in the query that Twilio was given with the message. */
function receiptsIn(url: string, { MessageStatus: status = '', ErrorCode: code = '' }: FormFields, provider: string) {
  const [messageId = '', ...others] = new URL(url).searchParams.getAll('id');
  const state = Object.hasOwn(endings, status) ? endings[status] : undefined;
  if (state === undefined || others.length > 0 || !isId(messageId)) return [];
  const failure = `${provider}:receipt-${/^\d{5}$/.test(code) ? code : 'unknown'}`;
  return [{ messageId, state, code: state === 'DELIVERED' ? null : failure, part: null }];
}
