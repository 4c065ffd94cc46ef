import type { Deps } from '../deps.js';
import { type Bell, hangBell } from './bell.js';
import { newestVerifications } from './open-verifications.js';
import type { Verification } from './verification.rules.js';

export interface WatchOptions {
  userId: string;
  /** Asked before anything is told: whether the session that asks still lives (T4). */
  mayGoOn: () => Promise<boolean>;
  /** Called once, however it ends. */
  onEnd: () => void;
}

/** While the database is away nothing can be told; it is asked again after this. */
const retryMs = 2_000;

/**
 * The newest verification of each kind of a user, as it is now and then whenever it has changed. Each time it is read from
 * the database, so a notification that is lost, late or doubled is made good by the next.
 */
export function watchVerifications(deps: Deps, options: WatchOptions): AsyncIterableIterator<Verification> {
  const bell = hangBell();
  const unfollow = deps.store.follow(options.userId, bell.ring);
  const changes = tellChanges(deps, options, bell);
  let isOver = false;

  function end(): void {
    if (isOver) return;
    isOver = true;
    unfollow();
    bell.takeDown();
    options.onEnd();
  }

  bell.ring();
  return {
    async next() {
      const result = await changes.next().catch(error => {
        end();
        throw error;
      });
      if (result.done) end();
      return result;
    },
    // A generator that waits would be ended only by the next change.
    async return() {
      end();
      return await changes.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* tellChanges(deps: Deps, { userId, mayGoOn }: WatchOptions, bell: Bell): AsyncGenerator<Verification> {
  const told = new Map<string, string>();
  while (await bell.rung()) {
    if (!(await mayGoOn())) return;
    const newest = await newestVerifications(deps, userId).catch(error => {
      if (!deps.store.isUnavailable(error)) throw error;
      return null;
    });
    if (newest === null) {
      bell.ringIn(retryMs);
      continue;
    }
    const turns = newest.flatMap(({ changesAt }) => changesAt ?? []);
    if (turns.length > 0) bell.ringIn(Math.min(...turns) - deps.now());
    for (const { verification } of newest) {
      const shown = JSON.stringify(verification);
      if (told.get(verification.kind) === shown) continue;
      told.set(verification.kind, shown);
      yield verification;
    }
  }
}
