/** RFC 3339, 5.6. A time without an offset would depend on the time zone of this machine. */
const timestamp = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Returns the time that a text names, in milliseconds since 1970. Null if it names none. */
export function readTimestamp(text: string): number | null {
  const day = timestamp.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}

/** Whether a day exists. `Date.parse` reads February 30 as March 2. */
function isDay(text: string): boolean {
  const instant = Date.parse(text);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}
