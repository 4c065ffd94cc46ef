import type { Deps } from '../deps.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { Refusal } from '../refusal.js';

/** Ends the transaction of a rehearsal, so that nothing of it stays. */
class Rehearsed extends Error {}

/** Every password is right, and none is hashed. */
const anyPassword: PasswordHasher = {
  hash: async () => 'rehearsed',
  verify: async phc => (phc === null ? 'WRONG' : 'RIGHT'),
  needsRehash: () => false,
  queueLength: () => 0,
  async close() {},
};

/**
 * Counts are written later, by another transaction. Otherwise a rehearsed login would count as one, and put a dormant number in use
 * (M11).
 */
const noCounts: Deps['counts'] = { add() {}, noteActive() {}, async flush() {} };

/** An address of the range for documentation (RFC 5737): a network that no user has, and that has spent nothing. */
export const rehearsalIp = '192.0.2.1';

/**
 * Carries out what a client could ask for now, and undoes all of it: rows, budgets, events. Returns its outcome or the refusal. So a
 * report says what the server would really do, because the server does it. The password counts as right.
 */
export async function rehearse<T>(deps: Deps, work: (deps: Deps) => Promise<T>): Promise<T | Refusal> {
  const outcomes: (T | Refusal)[] = [];
  try {
    await deps.store.transaction(async tx => {
      const store: Deps['store'] = { ...deps.store, reader: tx, reports: tx, transaction: nested => nested(tx) };
      // Issuing a real token may open another transaction, which on SQLite would wait for this one.
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
