import type { Store } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';

const leastMs = 10_000;
/** Counting may take at most a twentieth of the total time. */
const timesAsLong = 20;
const maxCached = 1_000;

/** The cached answers for each database. */
const answers = new WeakMap<Store, Map<string, CachedAnswer>>();

interface CachedAnswer {
  answer: Promise<unknown>;
  askedAt: number;
  until: number;
}

/**
 * Runs an expensive query and caches its answer, for ten seconds or for twenty times as long as it took. Otherwise a page that asks every second
 * would count a million rows each time.
 */
export async function cachedCount<T>(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  question: readonly (string | number)[],
  ask: () => Promise<T>,
): Promise<T> {
  const known = answers.get(store) ?? new Map<string, CachedAnswer>();
  answers.set(store, known);
  const key = question.join(' ');
  const entry = known.get(key);
  // Ignore entries from the future. Otherwise one could be used too long after the clock was set back.
  if (entry !== undefined && now() < entry.until && now() >= entry.askedAt) return (await entry.answer) as T;
  if (known.size >= maxCached) known.clear();
  const askedAt = now();
  const asked: CachedAnswer = { answer: ask(), askedAt, until: Number.POSITIVE_INFINITY };
  known.set(key, asked);
  try {
    return (await asked.answer) as T;
  } catch (error) {
    known.delete(key);
    throw error;
  } finally {
    asked.until = now() + Math.max(leastMs, timesAsLong * (now() - askedAt));
  }
}
