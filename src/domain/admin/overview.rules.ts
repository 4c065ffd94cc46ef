import type { Action } from '../../platform/store/audit-actions.js';
import type { MessageState } from '../../platform/store/tables.js';
import type { ActionCount } from './overview.queries.js';

const dayMs = 86_400_000;

/** The numbers of one day, UTC. */
export interface DayNumbers {
  /** ISO 8601, as `2026-01-31`. */
  day: string;
  signUps: number;
  pseudoUsers: number;
  verificationsStarted: number;
  verificationsSucceeded: number;
  messages: { state: MessageState; count: number }[];
}

/** Returns the start of the first day of a period of `days` days that ends today. */
export function firstDay(days: number, now: number): number {
  return (Math.floor(now / dayMs) - days + 1) * dayMs;
}

/** Returns every day from `since` to today, including days without any action. */
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
      // With a password: an upgrade counts as the sign-up of a pseudo user (P3).
      signUps: countOf('USER_CREATED') + countOf('USER_UPGRADED'),
      pseudoUsers: countOf('PSEUDO_USER_CREATED'),
      verificationsStarted: countOf('ADDRESS_CLAIMED'),
      verificationsSucceeded: countOf('ADDRESS_VERIFIED'),
      messages: messages.filter(each => each.day === day).map(({ state, count }) => ({ state, count })),
    };
  });
}
