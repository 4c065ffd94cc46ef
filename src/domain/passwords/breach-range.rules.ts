import { createHash } from 'node:crypto';

/** A range service knows breached passwords by their SHA-1. It is asked for all that begin with the first five digits. */
const prefixDigits = 5;
const row = /^([0-9A-F]{35}):(\d{1,12})$/i;

export interface SplitHash {
  /** What the service learns. A list of a thousand million passwords has about a thousand for each. */
  readonly prefix: string;
  readonly suffix: string;
}

export function splitHash(password: string): SplitHash {
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
  return { prefix: hash.slice(0, prefixDigits), suffix: hash.slice(prefixDigits) };
}

/**
 * Returns whether an answer has this suffix. Rows with the count 0 are padding, which hides the length of the answer.
 * Null: the answer is not one of a range service.
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
