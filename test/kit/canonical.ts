import type { Canonical } from '../../src/platform/values/canonical.js';

/** Replaces the parsers where a test writes a row itself. */
export function canonical(text: string): Canonical {
  return text as Canonical;
}
