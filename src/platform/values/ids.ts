import { parse, stringify, v7, validate } from 'uuid';

/** The time and the random bits of an id. */
export interface IdSource {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** Orders ids that are made in the same millisecond (RFC 9562, 6.2). */
let sequence = 0;

/** Makes a UUID version 7. Later ids sort later, which keeps indexes compact and lists in order. */
export function newId({ now, randomBytes }: IdSource): string {
  sequence = (sequence + 1) % 2 ** 31;
  return v7({ msecs: now(), random: randomBytes(16), seq: sequence });
}

/** Returns whether a caller's text can be an id. PostgreSQL fails on some texts that are none. */
export function isId(text: string): boolean {
  return validate(text);
}

/** Returns the 16 bytes of an id, for tokens that contain one. */
export function idToBytes(id: string): Uint8Array {
  return parse(id);
}

/** Throws if the bytes are not a UUID. */
export function idFromBytes(bytes: Uint8Array): string {
  return stringify(bytes);
}
