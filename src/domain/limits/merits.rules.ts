/** What a network has earned by the people behind it (X7). */
export interface Merits {
  /** Numbers proven from it within a day. */
  proved: number;
  /** Users who were seen again from it a day or more after they proved a number. */
  returned: number;
}

/** Proofs raise a limit up to this many times its number: somebody who is paid for pumped numbers can type their codes too. */
const mostTimes = 5;

/** X7: by how much a network's merits raise a number of its limits. */
export function raiseOf(most: number, { proved, returned }: Merits): number {
  return Math.min(proved, (mostTimes - 1) * most) + returned;
}
