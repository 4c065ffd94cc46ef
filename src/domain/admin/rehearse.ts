import { storeWithin } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { Refusal } from '../refusal.js';

/** Thrown to roll back the transaction of a rehearsal. */
class Rehearsed extends Error {}

/** Accepts every password without hashing. */
const anyPassword: PasswordHasher = {
  hash: async () => 'rehearsed',
  verify: async phc => (phc === null ? 'WRONG' : 'RIGHT'),
  needsRehash: () => false,
  queueLength: () => 0,
  async close() {},
};

/**
 * Drops counts, because another transaction would write them later. Otherwise a rehearsed login would count as real, and end the dormancy of a number
 * (M11).
 */
const noCounts: Deps['counts'] = { add() {}, noteActive() {}, async flush() {} };

/** An address for documentation (RFC 5737). No user has this network, and it has spent nothing of its limits. */
export const rehearsalIp = '192.0.2.1';

/**
 * Runs a request as a client could send it now, and rolls back everything: rows, budgets, events. Returns the outcome or the refusal. So a report is
 * exact, because the same code produces it. Every password counts as right.
 */
export async function rehearse<T>(deps: Deps, work: (deps: Deps) => Promise<T>): Promise<T | Refusal> {
  const outcomes: (T | Refusal)[] = [];
  try {
    await deps.store.transaction(async tx => {
      const store = storeWithin(deps.store, tx);
      // Do not issue a real token: that may open another transaction, which on SQLite would wait for this one forever.
      const accessTokens: Deps['accessTokens'] = { ...deps.accessTokens, issue: async () => '' };
      const rehearsed = { ...deps, store, accessTokens, passwords: anyPassword, counts: noCounts };
      const outcome = await work(rehearsed).catch((error: unknown) => {
        if (error instanceof Refusal) return error;
        throw error;
      });
      outcomes.push(outcome);
      throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return outcomes.at(-1) as T | Refusal;
}
