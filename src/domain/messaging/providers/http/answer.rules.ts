import { type Price, readMillionths } from '../../../../platform/config/sms-prices.rules.js';
import { readJsonObject } from '../../../../platform/values/json-object.rules.js';

/** What a gateway's answer says about a message. */
export type GatewayAnswer = Accepted | { readonly code: string };

export interface Accepted {
  readonly id: string;
  /** How many receipts follow for an SMS (D33). Null: one, for the whole message. */
  readonly parts: number | null;
  /** Of each part of an SMS (O30). Null: the gateway does not say it. */
  readonly price: Price | null;
}

/** What a refusal can be about. Only the first is not about us. */
const subjects = ['recipient', 'sender', 'message', 'account'] as const;
export type Subject = (typeof subjects)[number];

/** Visible ASCII: the id is shown to admins and may be stored in an index. */
const id = /^[!-~]{1,200}$/;

/**
 * A word or a short number of the gateway's own. No six digits in a row, and neither + nor @: it may hold neither a code nor an
 * address, because it is stored, logged and shown.
 */
const word = /^(?!.*\d{6})[a-z0-9_.]{1,32}$/;

/** Statuses after which a later attempt may pass: they are about the time. */
const busyStatuses: readonly number[] = [408, 421, 425, 429];

/**
 * Reads the answer of a gateway (D27). The code begins with what decides: the status or the subject of the refusal. The gateway's
 * own word follows after a hyphen. `text` is null if the answer could not be read to its end.
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

/** A text of SMS has at most 255 parts (3GPP TS 23.040, 9.2.3.24.1). */
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
