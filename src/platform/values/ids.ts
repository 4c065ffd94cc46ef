import { parse, stringify, v7, validate } from 'uuid';

/** The time and the random bits of an id. */
export interface IdSource {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/**
 * Returns a UUID version 7 (RFC 9562, 5.7) with 74 random bits. Later ids sort later, to the millisecond, which keeps indexes compact. Uses no
 * counter. Otherwise the gap between two ids would reveal how many were created between them.
 */
export function newId({ now, randomBytes }: IdSource): string {
  return v7({ msecs: now(), random: randomBytes(16) });
}

const mostInOrder = 0x7f;
const drawnIn = new WeakMap<object, number>();

/**
 * Returns an id that also sorts after earlier ids of the same transaction, so that rows of one millisecond keep their order. 67 bits are random. The
 * other seven are the position in the caller's own transaction.
 */
export function newIdInOrder(tx: object, { now, randomBytes }: IdSource): string {
  const place = drawnIn.get(tx) ?? 0;
  drawnIn.set(tx, place + 1);
  const random = randomBytes(20);
  const seq = ((Math.min(place, mostInOrder) << 25) | (random.readUInt32BE(16) >>> 7)) >>> 0;
  return v7({ msecs: now(), random: random.subarray(0, 16), seq });
}

/** Whether a caller's text can be an id. Check it first, because PostgreSQL fails on comparisons with some texts. */
export function isId(text: string): boolean {
  return validate(text);
}

/** Returns the 16 bytes of an id, for tokens that contain it. */
export function idToBytes(id: string): Uint8Array {
  return parse(id);
}

/** Throws if the bytes are not a UUID. Use it only for bytes whose MAC was right. */
export function idFromBytes(bytes: Uint8Array): string {
  return stringify(bytes);
}

/** Returns the id in bytes that may come from a stranger. Null if they are not a UUID. */
export function readIdBytes(bytes: Uint8Array): string | null {
  try {
    return idFromBytes(bytes);
  } catch {
    return null;
  }
}
