/** Formats times for the table of docs/scaling.md, for example `median 0.2 s, worst 0.4 s of 10`. */
export function spreadOf(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return `median ${seconds(median)}, worst ${seconds(sorted.at(-1) ?? Number.NaN)} of ${sorted.length}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
