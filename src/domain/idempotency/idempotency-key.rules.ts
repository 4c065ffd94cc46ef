import { Refusal } from '../refusal.js';

/** A key that a client has chosen, so that it can safely send a request again (K1). */
export interface IdempotencyKey {
  readonly text: string;
  /** The argument or header that contains it. */
  readonly field: string;
}

const argumentName = 'idempotencyKey';
const headerName = 'Idempotency-Key';

/** Reads the key of a request (K1). Null if it has none. */
export function readIdempotencyKey(
  argument: string | null | undefined,
  header: string | undefined,
): IdempotencyKey | null {
  const given = argument ?? null;
  const inHeader = header === undefined ? null : unquoted(header);
  const [text, field] = given === null ? [inHeader, headerName] : [given, argumentName];
  if (text === null) return null;
  const isOther = inHeader !== null && inHeader !== text;
  if (isOther) throw new Refusal('BAD_USER_INPUT', { field, reason: 'DIFFERS_FROM_HEADER' });
  if (!isRandomEnough(text)) throw new Refusal('BAD_USER_INPUT', { field, reason: 'NOT_RANDOM' });
  return { text, field };
}

/** Removes the quotes of a string (RFC 9651, 3.3.3). A key needs no escapes, and no parameters are defined for it. */
function unquoted(header: string): string {
  return /^"([^"]*)"$/.exec(header.trim())?.[1] ?? header.trim();
}

/** 122 random bits (RFC 9562, 5.4). The other versions have fewer. */
const uuidOfVersion4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const possible = /^[\w-]{22,128}$/;
/**
 * 128 bits need 32 hexadecimal or 39 decimal digits. 22 random characters of base64url match neither. Of ten million random
 * texts of 32 hexadecimal digits, three have no letter, so 32 decimal digits are accepted.
 */
const shortNumber = /^(\d{1,31}|\d{33,38}|[0-9a-f]{1,31}|[0-9A-F]{1,31})$/;
/** The least number of different characters. Of 10¹² random texts of 32 hexadecimal digits, less than one has fewer. */
const leastDifferent = 6;

/** Refuses keys that are clearly not random, such as names or counters (K2), because a key returns its outcome to anybody who sends it. */
function isRandomEnough(text: string): boolean {
  if (uuid.test(text)) return uuidOfVersion4.test(text);
  return possible.test(text) && !shortNumber.test(text) && new Set(text).size >= leastDifferent;
}
