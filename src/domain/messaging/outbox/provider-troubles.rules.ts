/** The failures of a provider since it last accepted a message (O17). */
export interface ProviderFailures {
  since: number;
  failures: number;
  refusals: number;
}

/** The same number of failures in a row opens the circuit breaker. */
const failuresInARow = 5;
/** A single failure may be a short hiccup: the message is tried again within seconds. */
const longestHiccupMs = 60_000;
/** One refusal concerns one message. This many in a row concern the provider, our account or our sender. */
const refusalsInARow = 20;

/** Whether the provider is in trouble, and not only one message (O17). */
export function isInTrouble({ since, failures, refusals }: ProviderFailures, now: number): boolean {
  if (failures >= failuresInARow || refusals >= refusalsInARow) return true;
  return failures > 0 && now - since >= longestHiccupMs;
}
