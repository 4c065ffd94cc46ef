import { Auth } from '@vonage/auth';
import { SMS, SMSFailure, TypeEnum } from '@vonage/sms';
import type { Verdict } from '../../../platform/workers/outbox.rules.js';
import { smsEncoding } from '../templates/segments.js';
import type { SmsSender } from './sender.js';
import { SendFailed } from './sender.js';

export interface VonageOptions {
  apiKey: string;
  apiSecret: string;
  /** Another base URL than Vonage's own. */
  host: string | null;
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/**
 * What the status of a message in a 200 says. Our account's troubles (credentials, credit, barred) are for the operator to
 * mend while the messages wait; the rest would be refused again. Statuses that are not here may pass: retry.
 */
const verdicts: Readonly<Record<string, Verdict>> = {
  1: 'RETRY', // throttled
  2: 'GIVE_UP', // missing parameter
  3: 'GIVE_UP', // invalid parameter
  4: 'RETRY', // invalid credentials
  5: 'RETRY', // internal error
  6: 'GIVE_UP', // invalid message
  7: 'GIVE_UP', // number barred
  8: 'RETRY', // account barred
  9: 'RETRY', // no credit
  10: 'RETRY', // too many binds
  11: 'RETRY', // account not enabled
  12: 'GIVE_UP', // too long
  14: 'RETRY', // invalid signature
  15: 'GIVE_UP', // invalid sender
  22: 'GIVE_UP', // invalid network code
  23: 'GIVE_UP', // invalid callback URL
  29: 'GIVE_UP', // destination not on the list of a trial account
  32: 'RETRY', // signature and secret disallowed
  33: 'GIVE_UP', // number no longer active
};

/** The HTTP answers that are about this message, not about our account or Vonage's health. */
const httpGiveUp = new Set([400, 413, 422]);

/** Vonage takes numbers without their plus. */
function digitsOf(number: string): string {
  return number.replace(/^\+/, '');
}

/** A sender is a number, or up to 11 letters and digits without blanks. */
function senderOf(from: string): string {
  return digitsOf(from).replace(/ /g, '');
}

export function vonageSender({ apiKey, apiSecret, host, timeoutMs = defaultTimeoutMs }: VonageOptions): SmsSender {
  const base = host?.replace(/\/+$/, '');
  const client = new SMS(new Auth({ apiKey, apiSecret }), {
    timeout: timeoutMs,
    ...(base === undefined ? {} : { restHost: base, apiHost: base }),
  });

  return {
    provider: 'vonage',
    async send({ id, to, from, text }) {
      // Vonage sends what GSM-7 lacks as question marks unless told otherwise.
      const type = smsEncoding(text) === 'GSM-7' ? TypeEnum.TEXT : TypeEnum.UNICODE;
      try {
        // A delivery receipt repeats the client-ref, so it finds its row even before the provider's id is stored (D7).
        const answer = await client.send({ to: digitsOf(to), from: senderOf(from), text, type, clientRef: id });
        return { providerMessageId: acceptedId(answer) };
      } catch (error) {
        throw asSendFailed(error);
      }
    },
  };
}

/** The SDK hands out whatever a 200 holds, so a proxy's "all is well" page would count as sent. */
function acceptedId(answer: { messages?: unknown }): string {
  const [first] = Array.isArray(answer.messages) ? answer.messages : [];
  const { status, messageId } = (first ?? {}) as { status?: unknown; messageId?: unknown };
  if (status !== '0' || typeof messageId !== 'string') throw new SendFailed('vonage:unreadable', 'RETRY');
  return messageId;
}

function asSendFailed(error: unknown): SendFailed {
  if (error instanceof SendFailed) return error;
  if (error instanceof SMSFailure) {
    const status = String(error.getFailedMessages()[0]?.status);
    return /^\d{1,3}$/.test(status)
      ? new SendFailed(`vonage:${status}`, verdicts[status] ?? 'RETRY')
      : new SendFailed('vonage:unreadable', 'RETRY');
  }
  const { name, response } = error as { name?: unknown; response?: { status?: unknown; ok?: unknown } };
  if (name === 'AbortError') return new SendFailed('vonage:timeout', 'RETRY');
  if (typeof response?.status === 'number') {
    if (response.ok === true) return new SendFailed('vonage:unreadable', 'RETRY');
    return new SendFailed(`vonage:http-${response.status}`, httpGiveUp.has(response.status) ? 'GIVE_UP' : 'RETRY');
  }
  return new SendFailed(name === 'FetchError' ? 'vonage:connection' : 'vonage:unreadable', 'RETRY');
}
