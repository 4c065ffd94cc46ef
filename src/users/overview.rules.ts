import type { MessageState } from '../store/tables.js';
import type { ActsOfDay } from './overview.queries.js';

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
  acts: readonly ActsOfDay[],
  messages: readonly { day: number; state: MessageState; count: number }[],
  since: number,
  now: number,
): DayNumbers[] {
  const [first, last] = [since / dayMs, Math.floor(now / dayMs)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day = first + index;
    const ofDay = acts.filter(act => act.day === day);
    return {
      day: new Date(day * dayMs).toISOString().slice(0, 10),
      signUps: total(ofDay.filter(isSignUp)),
      pseudoUsers: total(ofDay.filter(isNewPseudoUser)),
      verificationsStarted: total(ofDay.filter(isStart)),
      verificationsSucceeded: total(ofDay.filter(isSuccess)),
      messages: messages.filter(each => each.day === day).map(({ state, count }) => ({ state, count })),
    };
  });
}

function isNewPseudoUser({ action, details }: ActsOfDay): boolean {
  return action === 'USER_CREATED' && details.isPseudo === true;
}

/** With a password: whoever upgrades signs up then (P3). */
function isSignUp(act: ActsOfDay): boolean {
  return act.action === 'USER_UPGRADED' || (act.action === 'USER_CREATED' && !isNewPseudoUser(act));
}

function isStart({ action }: ActsOfDay): boolean {
  return action === 'ADDRESS_CLAIMED';
}

/** By whoever reads the messages; an admin who vouches says nothing about them. */
function isSuccess({ action, actor }: ActsOfDay): boolean {
  return action === 'ADDRESS_VERIFIED' && (actor === 'USER' || actor === 'ANYONE');
}

function total(acts: readonly ActsOfDay[]): number {
  return acts.reduce((sum, { count }) => sum + count, 0);
}
