import { Auth } from '@vonage/auth';
import { SMS, SMSFailure, TypeEnum } from '@vonage/sms';
import { type IndianRegistration, templateIdOf } from '../../../../platform/config/providers/dlt.rules.js';
import { type Price, readMillionths } from '../../../../platform/config/sms-prices.rules.js';
import { readJsonObject } from '../../../../platform/values/json-object.rules.js';
import { smsEncoding } from '../../templates/segments.js';
import { exchange, troubleOf } from '../exchange.js';
import { SendFailed, type Sms, type SmsSender } from '../sender.js';
import { vonageCodes } from './codes.rules.js';

export interface VonageOptions {
  apiKey: string;
  apiSecret: string;
  /** A base URL other than Vonage's own. */
  host: string | null;
  /** Null if SMS to India are sent like those to any other country. */
  india?: IndianRegistration | null;
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** Vonage expects numbers without the plus. */
function digitsOf(number: string): string {
  return number.replace(/^\+/, '');
}

/** Returns a sender in Vonage's form: a number without the plus, or up to 11 letters and digits without spaces. */
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
  const client = new OneHostSms(new Auth({ apiKey, apiSecret }), {
    timeout: timeoutMs,
    ...(base === undefined ? {} : { restHost: base, apiHost: base }),
  });

  return {
    provider: 'vonage',
    async send(sms) {
      const { id, to, from, text } = sms;
      const registered = registrationOf(sms, india);
      // By default, Vonage replaces characters that are not in GSM-7 with question marks.
      const type = smsEncoding(text) === 'GSM-7' ? TypeEnum.TEXT : TypeEnum.UNICODE;
      try {
        // A receipt repeats the client-ref, so it finds its row even before the provider's id is stored (D7).
        const message = { to: digitsOf(to), from: senderOf(from), text, type, clientRef: id, ...registered };
        const answer = await client.send(message);
        return { providerMessageId: acceptedId(answer), prices: pricesOf(answer), parts: answer.messages.length };
      } catch (error) {
        throw asSendFailed(error);
      }
    },
  };
}

/**
 * Replaces the request of the library, which follows redirects with the code, reads an answer of any length, and prints the message and our
 * credentials where `DEBUG` is set.
 */
class OneHostSms extends SMS {
  /** The library uses only `data` of what this returns. */
  override async sendPostRequest(url: string, payload?: object): Promise<never> {
    const headers = {
      authorization: await this.auth.createBasicHeader(),
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'Bonafide',
    };
    const request = { headers, body: JSON.stringify(payload) };
    const { status, text } = await exchange(url, request, this.config.timeout ?? defaultTimeoutMs).catch(error => {
      throw failed(troubleOf(error) === 'timeout' ? 'timeout' : 'connection');
    });
    if (status >= 400) throw failed(`http-${status}`);
    const data = status >= 200 && status <= 299 ? readJsonObject(text) : null;
    if (data === null) throw failed('unreadable');
    return { data } as never;
  }
}

/**
 * Returns the registered ids for an SMS to India (D34). Networks there drop a text whose id is missing or belongs to another text, but charge for it.
 */
function registrationOf({ country, kind, locale }: Sms, india: IndianRegistration | null) {
  if (india === null || country !== 'IN') return {};
  const contentId = templateIdOf(india, kind, locale);
  if (contentId === null) throw failed('dlt-template');
  return { entityId: india.entityId, contentId };
}

/** Returns the id of an accepted message. Checks the answer, because the library accepts one without any message. */
function acceptedId(answer: { messages?: unknown }): string {
  const [first] = Array.isArray(answer.messages) ? answer.messages : [];
  const { status, messageId } = (first ?? {}) as { status?: unknown; messageId?: unknown };
  if (status !== '0' || typeof messageId !== 'string') throw failed('unreadable');
  return messageId;
}

/** Vonage bills in euros, and sends prices without a currency. */
const currency = 'EUR';

/** Returns one price for each part (O30). Returns none if one is missing. The operator's prices are used then. */
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
  // The answer had another shape than the library expects.
  return failed('unreadable');
}

function failed(code: string): SendFailed {
  return SendFailed.by('vonage', vonageCodes, code);
}
