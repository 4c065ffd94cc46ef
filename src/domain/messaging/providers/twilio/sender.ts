import { isLoopbackHost } from '../../../../platform/values/loopback.rules.js';
import type { SmsSender } from '../sender.js';
import { type TwilioAccount, twilioMessages } from './client.js';
import { twilioCodes } from './codes.rules.js';

export interface TwilioOptions extends TwilioAccount {
  /** Chooses the sender among its numbers and names (A2P 10DLC in the United States). Null means the app's sender. */
  messagingServiceSid: string | null;
  /** The public base URL, to which Twilio sends receipts. */
  publicUrl: () => string;
  now: () => number;
}

/** The longest that Twilio keeps a message in its queue (https://www.twilio.com/docs/api/errors/90007). */
const maxValiditySeconds = 36_000;

const provider = 'twilio';

export function twilioSender({ messagingServiceSid, publicUrl, now, ...account }: TwilioOptions): SmsSender {
  const create = twilioMessages(account, provider, twilioCodes);
  return {
    provider,
    async send({ id, to, from, text, expiresAt }) {
      const sid = await create({
        To: to,
        ...(messagingServiceSid === null ? { From: senderOf(from) } : { MessagingServiceSid: messagingServiceSid }),
        Body: text,
        // Otherwise a messaging service would replace letters that are not in the GSM alphabet.
        SmartEncoded: 'false',
        ...validityOf(expiresAt - now()),
        ...receiptTo(publicUrl(), provider, id),
      });
      return { providerMessageId: sid };
    },
  };
}

/** Adds the plus that Twilio requires before a phone number. A shorter number is a short code, which has none. */
function senderOf(from: string): string {
  return /^\d{9,15}$/.test(from) ? `+${from}` : from;
}

/**
 * Returns the URL for receipts. Twilio repeats its query, so a receipt finds its row even before the SID is stored. Twilio refuses loopback
 * addresses, so they get none.
 */
export function receiptTo(publicUrl: string, provider: string, id: string): { StatusCallback?: string } {
  if (isLoopbackHost(new URL(publicUrl).hostname)) return {};
  return { StatusCallback: `${publicUrl}/webhooks/${provider}?id=${id}` };
}

/** Lets Twilio drop a message that waits in its queue until its code or link has expired. */
export function validityOf(leftMs: number): { ValidityPeriod: string } {
  return { ValidityPeriod: String(Math.min(Math.max(Math.floor(leftMs / 1_000), 1), maxValiditySeconds)) };
}
