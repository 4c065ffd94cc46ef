/** What is counted of a provider since it last accepted a message (O17). */
export interface ProviderFailures {
  since: number;
  failures: number;
  refusals: number;
}

/** As many failures in a row open the circuit breaker. */
const failuresInARow = 5;
/** A single message may meet a bad moment, and is tried again within seconds. */
const longestHiccupMs = 60_000;
/** A refusal is about one message. So many in a row are about the provider, our account or our sender. */
const refusalsInARow = 20;

/** O17: whether a provider is in trouble, and no longer only a message. */
export function isInTrouble({ since, failures, refusals }: ProviderFailures, now: number): boolean {
  if (failures >= failuresInARow || refusals >= refusalsInARow) return true;
  return failures > 0 && now - since >= longestHiccupMs;
}
