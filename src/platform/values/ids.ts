import { parse, stringify, v7, validate } from 'uuid';

/** Where an id takes its time and its random bits from. */
export interface IdSource {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** Tells ids of one millisecond apart in the order they were made (RFC 9562, 6.2). */
let sequence = 0;

/** A UUID version 7: ids made later sort later, which keeps indexes compact and lists in order. */
export function newId({ now, randomBytes }: IdSource): string {
  sequence = (sequence + 1) % 2 ** 31;
  return v7({ msecs: now(), random: randomBytes(16), seq: sequence });
}

/** Whether a caller's text can be an id at all; PostgreSQL does not even take every text to compare. */
export function isId(text: string): boolean {
  return validate(text);
}

/** The 16 bytes of an id, for tokens that carry one. */
export function idToBytes(id: string): Uint8Array {
  return parse(id);
}

/** Throws when the bytes are no UUID. */
export function idFromBytes(bytes: Uint8Array): string {
  return stringify(bytes);
}
