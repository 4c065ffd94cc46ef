/** The merits of a network: signs of real people behind it (X7). */
export interface Merits {
  /** Numbers proven from it within a day. */
  proved: number;
  /** Users who came back from it at least a day after they proved a number. */
  returned: number;
}

/** Proofs raise a limit to at most this many times its number, because a fraudster who is paid for SMS can enter the codes too. */
const mostTimes = 5;

/** X7: returns by how much the merits of a network raise the number of a limit. */
export function raiseOf(most: number, { proved, returned }: Merits): number {
  return Math.min(proved, (mostTimes - 1) * most) + returned;
}
