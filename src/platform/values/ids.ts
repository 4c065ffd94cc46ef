import { parse, stringify, v7, validate } from 'uuid';

/** The time and the random bits of an id. */
export interface IdSource {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/**
 * Returns a UUID version 7 (RFC 9562, 5.7) with 74 random bits. Later ids sort later, to the millisecond, which keeps indexes
 * compact. No counter: otherwise the gap between two ids would tell callers how many were made between them.
 */
export function newId({ now, randomBytes }: IdSource): string {
  return v7({ msecs: now(), random: randomBytes(16) });
}

const mostInOrder = 0x7f;
const drawnIn = new WeakMap<object, number>();

/**
 * Returns an id that also sorts after the ones that this function made before for the same transaction, so that rows of one
 * millisecond keep their order. 67 bits are random; the other seven tell the place in the caller's own transaction alone.
 */
export function newIdInOrder(tx: object, { now, randomBytes }: IdSource): string {
  const place = drawnIn.get(tx) ?? 0;
  drawnIn.set(tx, place + 1);
  const random = randomBytes(20);
  const seq = ((Math.min(place, mostInOrder) << 25) | (random.readUInt32BE(16) >>> 7)) >>> 0;
  return v7({ msecs: now(), random: random.subarray(0, 16), seq });
}

/** Whether a caller's text can be an id. PostgreSQL refuses even to compare some texts. */
export function isId(text: string): boolean {
  return validate(text);
}

/** Returns the 16 bytes of an id, for tokens that carry one. */
export function idToBytes(id: string): Uint8Array {
  return parse(id);
}

/** Throws if the bytes are not a UUID. */
export function idFromBytes(bytes: Uint8Array): string {
  return stringify(bytes);
}
