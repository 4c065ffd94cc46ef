/** The units that a time can be typed in, from the largest, each with its seconds. */
const sizes = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;

export type DurationUnit = keyof typeof sizes;
export const durationUnits = Object.keys(sizes) as DurationUnit[];

/** A time as a person types it. */
export interface TypedDuration {
  count: string;
  unit: DurationUnit;
}

/** Splits seconds into a whole number and the largest unit that allows one. Null, an empty field, is in minutes. */
export function splitDuration(seconds: number | null): TypedDuration {
  if (seconds === null) return { count: '', unit: 'minutes' };
  const unit = seconds === 0 ? 'seconds' : (durationUnits.find(each => seconds % sizes[each] === 0) ?? 'seconds');
  return { count: String(seconds / sizes[unit]), unit };
}

/** Returns the seconds, null for an empty field, and NaN if the count is not a whole number. */
export function joinDuration({ count, unit }: TypedDuration): number | null {
  // Japanese keyboards also type wide digits.
  const digits = count.normalize('NFKC').trim();
  if (digits === '') return null;
  return /^\d{1,9}$/.test(digits) ? Number(digits) * sizes[unit] : Number.NaN;
}

/** Says a time in words, for example `1 hour 30 minutes`. */
export function durationInWords(seconds: number): string {
  let left = seconds;
  const parts: string[] = [];
  for (const unit of durationUnits) {
    const count = Math.floor(left / sizes[unit]);
    left -= count * sizes[unit];
    if (count > 0) parts.push(`${count} ${count === 1 ? unit.slice(0, -1) : unit}`);
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

interface Range {
  min: number;
  max: number;
}

/** Returns what is wrong with a typed time, or null. */
export function durationProblem(seconds: number | null, { min, max }: Range): string | null {
  if (seconds === null) return null;
  if (Number.isNaN(seconds)) return 'Enter a whole number, such as 10.';
  if (seconds < min) return `Enter at least ${durationInWords(min)}.`;
  return seconds > max ? `Enter at most ${durationInWords(max)}.` : null;
}
