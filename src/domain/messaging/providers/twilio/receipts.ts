import { isId } from '../../../../platform/values/ids.js';
import type { Receipt, ReceiptReader } from '../receipts.js';
import { type FormFields, isTwilioSignature } from './signature.rules.js';

/** The final statuses of a message. Only WhatsApp sends `read`. All other statuses change nothing. */
const endings: Readonly<Record<string, Receipt['state']>> = {
  delivered: 'DELIVERED',
  read: 'DELIVERED',
  undelivered: 'FAILED',
  failed: 'FAILED',
};

/** Reads the status callbacks of one Twilio account (D24). They contain no time, so a replayed one is still genuine. */
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

/** Returns null if a field occurs twice. Otherwise the one that is signed could differ from the one that we read. */
function readForm(body: string): FormFields | null {
  const entries = [...new URLSearchParams(body)];
  return new Set(entries.map(([name]) => name)).size === entries.length ? Object.fromEntries(entries) : null;
}

/** Returns the receipt, if the status is final. Our id is in the query of the URL, as we sent it to Twilio with the message. */
function receiptsIn(url: string, { MessageStatus: status = '', ErrorCode: code = '' }: FormFields, provider: string) {
  const [messageId = '', ...others] = new URL(url).searchParams.getAll('id');
  const state = Object.hasOwn(endings, status) ? endings[status] : undefined;
  if (state === undefined || others.length > 0 || !isId(messageId)) return [];
  const failure = `${provider}:receipt-${/^\d{5}$/.test(code) ? code : 'unknown'}`;
  return [{ messageId, state, code: state === 'DELIVERED' ? null : failure, part: null }];
}
