import { createSignal, type Signal } from '../../platform/workers/signal.js';
import type { Deps } from '../deps.js';
import { listNewestVerifications, type NewestVerification } from './list-verifications.js';
import type { Verification } from './verification.rules.js';

export interface FollowOptions {
  userId: string;
  /**
   * Called before each update: returns whether the caller's session is still live (T4). Throws while
   * the database is unreachable.
   */
  mayContinue: () => Promise<boolean>;
  /** Called once when the subscription ends, for any reason. */
  onEnd: () => void;
}

/** How long to wait before reading again while the database is unreachable. */
const retryMs = 2_000;
/** How often to read without an announcement, in case one was lost when its node stopped. */
const lookMs = 60_000;

/**
 * Yields the newest verification of each kind of a user's addresses: first the present state, then each change. Reads the database each time, so the
 * next reading corrects a lost, late or repeated announcement.
 */
export function followVerifications(deps: Deps, options: FollowOptions): AsyncIterableIterator<Verification> {
  const signal = createSignal();
  const shownTaken = new Set<string>();
  const unfollow = deps.store.follow(options.userId, news => {
    if (news !== '') shownTaken.add(news);
    signal.notify();
  });
  const changes = readChanges(deps, options, signal, shownTaken);
  let isOver = false;

  function end(): void {
    if (isOver) return;
    isOver = true;
    unfollow();
    signal.close();
    options.onEnd();
  }

  signal.notify();
  return {
    async next() {
      const result = await changes.next().catch(error => {
        end();
        throw error;
      });
      if (result.done) end();
      return result;
    },
    // A waiting generator would end only at the next change.
    async return() {
      end();
      return await changes.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* readChanges(
  deps: Deps,
  { userId, mayContinue }: FollowOptions,
  signal: Signal,
  shownTaken: ReadonlySet<string>,
): AsyncGenerator<Verification> {
  const sentStates = new Map<string, string>();
  while (await signal.wait()) {
    const seen = await readVerifications(deps, userId, mayContinue, shownTaken);
    if (seen === 'OVER') return;
    signal.notifyIn(seen === 'AWAY' ? retryMs : nextLookMs(deps, seen));
    if (seen === 'AWAY') continue;
    for (const { verification } of seen) {
      const shown = JSON.stringify(verification);
      if (sentStates.get(verification.kind) === shown) continue;
      sentStates.set(verification.kind, shown);
      yield verification;
    }
  }
}

async function readVerifications(
  deps: Deps,
  userId: string,
  mayGoOn: FollowOptions['mayContinue'],
  shownTaken: ReadonlySet<string>,
): Promise<NewestVerification[] | 'OVER' | 'AWAY'> {
  try {
    const newest = await listNewestVerifications(deps, userId, shownTaken);
    return (await mayGoOn()) ? newest : 'OVER';
  } catch (error) {
    if (deps.store.isUnavailable(error)) return 'AWAY';
    throw error;
  }
}

function nextLookMs({ now }: Deps, seen: readonly NewestVerification[]): number {
  const turns = seen.flatMap(({ changesAt }) => (changesAt === null ? [] : changesAt - now()));
  return Math.min(lookMs, ...turns);
}
