import type { Deps } from '../deps.js';
import type { Store } from '../store/store.js';

const rememberedMs = 10_000;
const mostRemembered = 1_000;

/** What was counted a moment ago, in each database. */
const answers = new WeakMap<Store, Map<string, { answer: Promise<unknown>; until: number }>>();

/**
 * The answer to a question that costs much, for ten seconds the same one: a page that asks every second, or ten of them,
 * must not have a million rows counted each time.
 */
export async function remembered<T>(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  question: readonly (string | number)[],
  ask: () => Promise<T>,
): Promise<T> {
  const known = answers.get(store) ?? new Map<string, { answer: Promise<unknown>; until: number }>();
  answers.set(store, known);
  const key = question.join(' ');
  const entry = known.get(key);
  // A clock that was set back must not make an answer live on.
  if (entry !== undefined && now() < entry.until && entry.until - now() <= rememberedMs)
    return (await entry.answer) as T;
  if (known.size >= mostRemembered) known.clear();
  const answer = ask();
  known.set(key, { answer, until: now() + rememberedMs });
  answer.catch(() => known.delete(key));
  return await answer;
}
