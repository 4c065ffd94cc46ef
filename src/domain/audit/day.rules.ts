const dayMs = 86_400_000;

/** Returns days since 1970, UTC. */
export function dayOf(instant: number): number {
  return Math.floor(instant / dayMs);
}

/** Returns a day in ISO 8601, such as `2026-01-31`. */
export function nameOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
