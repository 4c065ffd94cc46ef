import type { Canonical } from '../../platform/values/canonical.js';
import { readPhone } from '../identifiers/phone.rules.js';
import { Refusal } from '../refusal.js';

/** One change of a numbering plan: numbers that begin with `from`, and have this many digits, begin with `to` from now on. */
export interface NumberingRule {
  readonly from: string;
  readonly to: string;
  /** How many digits a number had after the `+` before the change. */
  readonly digits: number;
}

/** A calling code and further digits, up to the fifteen of E.164. */
const prefix = /^\+[1-9]\d{0,14}$/;
const fewestDigits = 5;
const mostDigits = 17;

/** Refuses an invalid rule, and names the option. A number that was moved must never match the rule again. */
export function checkNumberingRule({ from, to, digits }: NumberingRule): NumberingRule {
  if (!prefix.test(from)) throw new Refusal('BAD_USER_INPUT', { field: 'from', reason: 'MALFORMED' });
  if (!prefix.test(to) || to === from) throw new Refusal('BAD_USER_INPUT', { field: 'to', reason: 'MALFORMED' });
  const isPossible = Number.isInteger(digits) && digits >= fewestDigits && digits <= mostDigits;
  if (!isPossible || digits < from.length) {
    const least = Math.max(fewestDigits, from.length);
    throw new Refusal('BAD_USER_INPUT', { field: 'digits', reason: 'OUT_OF_RANGE', min: least, max: mostDigits });
  }
  return { from, to, digits };
}

export function isRuledBy({ from, digits }: NumberingRule, value: string): boolean {
  return value.startsWith(from) && value.length === digits + 1;
}

/** Returns the number after the change. Null if the present rules would not store it in this form. */
export function renumbered({ from, to }: NumberingRule, value: string): Canonical | null {
  const number = to + value.slice(from.length);
  const phone = readPhone(number, null);
  return phone?.isPossible && phone.value === number ? phone.value : null;
}
