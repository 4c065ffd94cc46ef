import { type Price, readMillionths } from '../../../../platform/config/sms-prices.rules.js';
import { readJsonObject } from '../../../../platform/values/json-object.rules.js';

/** The result of a gateway's answer to a message. */
export type GatewayAnswer = Accepted | { readonly code: string };

export interface Accepted {
  readonly id: string;
  /** How many receipts follow for an SMS (D33). Null means one, for the whole message. */
  readonly parts: number | null;
  /** For each part of an SMS (O30). Null if the gateway does not report it. */
  readonly price: Price | null;
}

/** The possible subjects of a refusal. All except `recipient` concern us. */
const subjects = ['recipient', 'sender', 'message', 'account'] as const;
export type Subject = (typeof subjects)[number];

/** Only visible ASCII, because admins see the id and an index may store it. */
const id = /^[!-~]{1,200}$/;

/**
 * A gateway's own word or short number for a failure. It is stored, logged and shown, so it must not contain a code or an address: no six digits in a
 * row, no + and no @.
 */
const word = /^(?!.*\d{6})[a-z0-9_.]{1,32}$/;

/** Statuses after which a later attempt may succeed. */
const busyStatuses: readonly number[] = [408, 421, 425, 429];

/**
 * Reads the answer of a gateway (D27). The code begins with the status or the subject of the refusal, which decides. The gateway's own word follows
 * after a hyphen. `text` is null if the answer could not be read completely.
 */
export function readAnswer(status: number, text: string | null): GatewayAnswer {
  const fields = readJsonObject(text) ?? {};
  if (status >= 200 && status <= 299) {
    if (typeof fields.id !== 'string' || !id.test(fields.id)) return { code: 'unreadable' };
    return { id: fields.id, parts: readParts(fields.parts), price: readPrice(fields.price) };
  }
  const own = readWord(fields.code);
  const suffix = own === null ? '' : `-${own}`;
  const subject = subjects.find(each => each === fields.about);
  if (subject === undefined || status < 400) return { code: `${status}${suffix}` };
  const isBusy = status >= 500 || busyStatuses.includes(status);
  if (isBusy) return { code: `${subject === 'recipient' ? 'busy' : status}${suffix}` };
  return { code: `${subject}${suffix}` };
}

/** Returns a gateway's own word for a failure, or null if it may not be shown. */
export function readWord(given: unknown): string | null {
  const text = typeof given === 'number' ? String(given) : given;
  return typeof text === 'string' && word.test(text.toLowerCase()) ? text.toLowerCase() : null;
}

/** A long SMS has at most 255 parts (3GPP TS 23.040, 9.2.3.24.1). */
function readParts(given: unknown): number | null {
  return typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 255 ? given : null;
}

/** An amount may be a text or a number: `{ "amount": "0.07", "currency": "EUR" }`. */
function readPrice(given: unknown): Price | null {
  if (typeof given !== 'object' || given === null) return null;
  const { amount, currency } = given as { amount?: unknown; currency?: unknown };
  const millionths = readMillionths(typeof amount === 'number' ? String(amount) : amount);
  const isCurrency = typeof currency === 'string' && Intl.supportedValuesOf('currency').includes(currency);
  return millionths === null || !isCurrency ? null : { currency, millionths };
}
