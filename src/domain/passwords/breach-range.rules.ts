import { createHash } from 'node:crypto';

/** A range service stores the SHA-1 of breached passwords. A request asks for all hashes that begin with the same five digits. */
const prefixDigits = 5;
const row = /^([0-9A-F]{35}):(\d{1,12})$/i;

export interface SplitHash {
  /** The only part that the service receives. A list of a billion passwords has about a thousand for each prefix. */
  readonly prefix: string;
  readonly suffix: string;
}

export function splitHash(password: string): SplitHash {
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
  return { prefix: hash.slice(0, prefixDigits), suffix: hash.slice(prefixDigits) };
}

/**
 * Returns whether an answer contains this suffix. Rows with the count 0 are padding, which hides the length of the answer. Null if the answer is not
 * from a range service.
 */
export function isInRange(answer: string, suffix: string): boolean | null {
  let isFound = false;
  for (const line of answer.split(/\r?\n/)) {
    if (line === '') continue;
    const [, digits, count] = row.exec(line) ?? [];
    if (digits === undefined) return null;
    if (digits.toUpperCase() === suffix && Number(count) > 0) isFound = true;
  }
  return isFound;
}
