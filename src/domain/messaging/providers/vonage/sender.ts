import { Auth } from '@vonage/auth';
import { SMS, SMSFailure, TypeEnum } from '@vonage/sms';
import { type IndianRegistration, templateIdOf } from '../../../../platform/config/providers/dlt.rules.js';
import { type Price, readMillionths } from '../../../../platform/config/sms-prices.rules.js';
import { smsEncoding } from '../../templates/segments.js';
import { SendFailed, type Sms, type SmsSender } from '../sender.js';
import { vonageCodes } from './codes.rules.js';

export interface VonageOptions {
  apiKey: string;
  apiSecret: string;
  /** Another base URL than Vonage's own. */
  host: string | null;
  /** Null: SMS to India go as those to any other country. */
  india?: IndianRegistration | null;
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

export function vonageSender({
  apiKey,
  apiSecret,
  host,
  india = null,
  timeoutMs = defaultTimeoutMs,
}: VonageOptions): SmsSender {
  const base = host?.replace(/\/+$/, '');
  const client = new SMS(new Auth({ apiKey, apiSecret }), {
    timeout: timeoutMs,
    ...(base === undefined ? {} : { restHost: base, apiHost: base }),
  });

  return {
    provider: 'vonage',
    async send(sms) {
      const { id, to, from, text } = sms;
      const registered = registrationOf(sms, india);
      // Vonage sends what GSM-7 lacks as question marks unless told otherwise.
      const type = smsEncoding(text) === 'GSM-7' ? TypeEnum.TEXT : TypeEnum.UNICODE;
      try {
        // A delivery receipt repeats the client-ref, so it finds its row even before the provider's id is stored (D7).
        const message = { to: digitsOf(to), from: senderOf(from), text, type, clientRef: id, ...registered };
        const answer = await client.send(message);
        return { providerMessageId: acceptedId(answer), prices: pricesOf(answer), parts: answer.messages.length };
      } catch (error) {
        throw asSendFailed(error);
      }
    },
  };
}

/** D34: what an SMS to India carries. Networks there drop a text whose id is missing or of another text, and charge for it. */
function registrationOf({ country, kind, locale }: Sms, india: IndianRegistration | null) {
  if (india === null || country !== 'IN') return {};
  const contentId = templateIdOf(india, kind, locale);
  if (contentId === null) throw failed('dlt-template');
  return { entityId: india.entityId, contentId };
}

/** The SDK hands out whatever a 200 holds, so a proxy's "all is well" page would count as sent. */
function acceptedId(answer: { messages?: unknown }): string {
  const [first] = Array.isArray(answer.messages) ? answer.messages : [];
  const { status, messageId } = (first ?? {}) as { status?: unknown; messageId?: unknown };
  if (status !== '0' || typeof messageId !== 'string') throw failed('unreadable');
  return messageId;
}

/** Vonage does not say the currency of its prices: it bills in euros. */
const currency = 'EUR';

/** O30: one price for each part. Without one for each, none is told, and the operator's prices count. */
function pricesOf({ messages }: { messages?: unknown }): Price[] {
  const parts = Array.isArray(messages) ? messages : [];
  const prices = parts.flatMap(part => {
    const millionths = readMillionths((part as { messagePrice?: unknown }).messagePrice);
    return millionths === null ? [] : [{ currency, millionths }];
  });
  return prices.length === parts.length ? prices : [];
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
