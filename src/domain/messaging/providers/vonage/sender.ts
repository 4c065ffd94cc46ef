import { Auth } from '@vonage/auth';
import { SMS, SMSFailure, TypeEnum } from '@vonage/sms';
import { smsEncoding } from '../../templates/segments.js';
import { SendFailed, type SmsSender } from '../sender.js';
import { vonageCodes } from './codes.rules.js';

export interface VonageOptions {
  apiKey: string;
  apiSecret: string;
  /** Another base URL than Vonage's own. */
  host: string | null;
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

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
  if (status !== '0' || typeof messageId !== 'string') throw failed('unreadable');
  return messageId;
}

function asSendFailed(error: unknown): SendFailed {
  if (error instanceof SendFailed) return error;
  if (error instanceof SMSFailure) {
    const status = String(error.getFailedMessages()[0]?.status);
    return failed(/^\d{1,3}$/.test(status) ? status : 'unreadable');
  }
  const { name, response } = error as { name?: unknown; response?: { status?: unknown; ok?: unknown } };
  if (name === 'AbortError') return failed('timeout');
  if (typeof response?.status === 'number') {
    return failed(response.ok === true ? 'unreadable' : `http-${response.status}`);
  }
  return failed(name === 'FetchError' ? 'connection' : 'unreadable');
}

function failed(code: string): SendFailed {
  return SendFailed.by('vonage', vonageCodes, code);
}
