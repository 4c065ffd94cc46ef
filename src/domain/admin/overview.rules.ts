import type { Action } from '../../platform/store/audit-actions.js';
import type { MessageState } from '../../platform/store/tables.js';
import type { ActionCount } from './overview.queries.js';

const dayMs = 86_400_000;

/** What happened on one day, UTC. */
export interface DayNumbers {
  /** ISO 8601, as `2026-01-31`. */
  day: string;
  signUps: number;
  pseudoUsers: number;
  verificationsStarted: number;
  verificationsSucceeded: number;
  messages: { state: MessageState; count: number }[];
}

/** The instant at which the first of so many days began, the last of which is today. */
export function firstDay(days: number, now: number): number {
  return (Math.floor(now / dayMs) - days + 1) * dayMs;
}

/** Every day from `since` to today, also those on which nothing happened. */
export function numbersPerDay(
  actions: readonly ActionCount[],
  messages: readonly { day: number; state: MessageState; count: number }[],
  since: number,
  now: number,
): DayNumbers[] {
  const [first, last] = [since / dayMs, Math.floor(now / dayMs)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day = first + index;
    const countOf = (action: Action) => actions.find(each => each.day === day && each.action === action)?.count ?? 0;
    return {
      day: new Date(day * dayMs).toISOString().slice(0, 10),
      // With a password: whoever upgrades signs up then (P3).
      signUps: countOf('USER_CREATED') + countOf('USER_UPGRADED'),
      pseudoUsers: countOf('PSEUDO_USER_CREATED'),
      verificationsStarted: countOf('ADDRESS_CLAIMED'),
      verificationsSucceeded: countOf('ADDRESS_VERIFIED'),
      messages: messages.filter(each => each.day === day).map(({ state, count }) => ({ state, count })),
    };
  });
}
