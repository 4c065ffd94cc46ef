import { Refusal } from '../refusal.js';

/** A key that a client chose, so that it can send a request again (K1). */
export interface IdempotencyKey {
  readonly text: string;
  /** The argument or header that brought it. */
  readonly field: string;
}

const argumentName = 'idempotencyKey';
const headerName = 'Idempotency-Key';

/** Reads the key of a request (K1). Null: it has none. */
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

/** A string of RFC 9651, 3.3.3. A key needs no escapes, and no parameters are defined for it. */
function unquoted(header: string): string {
  return /^"([^"]*)"$/.exec(header.trim())?.[1] ?? header.trim();
}

/** 122 random bits (RFC 9562, 5.4). The other versions have fewer. */
const uuidOfVersion4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const possible = /^[\w-]{22,128}$/;
/**
 * 128 bits need 32 characters of sixteen, and 39 of ten. Random base64url of 22 looks like neither. Three in ten million random
 * texts of 32 hexadecimal digits have no letter, so 32 decimal digits are accepted.
 */
const shortNumber = /^(\d{1,31}|\d{33,38}|[0-9a-f]{1,31}|[0-9A-F]{1,31})$/;
/** 32 random hexadecimal digits have fewer than six different ones less than once in 10¹² times. */
const leastDifferent = 6;

/** Refuses what is plainly not random, as a name or a counter (K2). A key gives its outcome to anybody who sends it. */
function isRandomEnough(text: string): boolean {
  if (uuid.test(text)) return uuidOfVersion4.test(text);
  return possible.test(text) && !shortNumber.test(text) && new Set(text).size >= leastDifferent;
}
