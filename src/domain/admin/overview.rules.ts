import type { SmsPrices } from '../../platform/config/sms-prices.rules.js';
import type { Action } from '../../platform/store/audit-actions.js';
import type { CountName, MessageState } from '../../platform/store/tables.js';
import type { DailyCount } from '../audit/daily-counts.queries.js';
import { nameOfDay } from '../audit/day.rules.js';
import { type HeldBackReason, heldBackReasonNames } from '../messaging/outbox/held-back.rules.js';
import {
  type CountrySegments,
  costsOf,
  type Money,
  readPricedDetail,
  segmentsWithoutPrice,
} from '../sending/sms-costs.rules.js';
import type { ActionCount } from './overview.queries.js';

const dayMs = 86_400_000;

/** The numbers of one day, UTC. */
export interface DayNumbers {
  /** ISO 8601, such as `2026-01-31`. */
  day: string;
  signUps: number;
  pseudoUsers: number;
  verificationsStarted: number;
  verificationsSucceeded: number;
  messages: { state: MessageState; count: number }[];
  logins: number;
  failedLogins: number;
  activeUsers: number;
  rateLimited: number;
  wrongCodes: number;
  refusedAdminTokens: number;
  sms: number;
  smsSegments: number;
  /** The first of `smsCosts`. */
  smsCost: Money | null;
  smsCosts: Money[];
}

/** Returns the start of the first day of a period of `days` days that ends today. */
export function firstDay(days: number, now: number): number {
  return (Math.floor(now / dayMs) - days + 1) * dayMs;
}

interface Counted {
  actions: readonly ActionCount[];
  messages: readonly { day: number; state: MessageState; count: number }[];
  counts: readonly DailyCount[];
}

/** Returns every day from `since` to today, including days without any action. */
export function numbersPerDay(
  { actions, messages, counts }: Counted,
  prices: SmsPrices | null,
  since: number,
  now: number,
): DayNumbers[] {
  const [first, last] = [since / dayMs, Math.floor(now / dayMs)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day = first + index;
    const ofDay = counts.filter(each => each.day === day);
    const smsCosts = costsOf(prices, smsPerCountry(ofDay));
    const countOf = (action: Action) => actions.find(each => each.day === day && each.action === action)?.count ?? 0;
    return {
      day: nameOfDay(day),
      // The upgrade of a pseudo user counts as a sign-up too (P3).
      signUps: countOf('USER_CREATED') + countOf('USER_UPGRADED'),
      pseudoUsers: countOf('PSEUDO_USER_CREATED'),
      verificationsStarted: countOf('ADDRESS_CLAIMED'),
      verificationsSucceeded: countOf('ADDRESS_VERIFIED'),
      messages: messages.filter(each => each.day === day).map(({ state, count }) => ({ state, count })),
      logins: sumOf(ofDay, 'LOGIN'),
      failedLogins: sumOf(ofDay, 'LOGIN_FAILED'),
      activeUsers: sumOf(ofDay, 'ACTIVE_USERS'),
      rateLimited: sumOf(ofDay, 'RATE_LIMITED'),
      wrongCodes: sumOf(ofDay, 'WRONG_CODE'),
      refusedAdminTokens: sumOf(ofDay, 'ADMIN_TOKEN_REFUSED'),
      sms: sumOf(ofDay, 'SMS'),
      smsSegments: sumOf(ofDay, 'SMS_SEGMENTS'),
      smsCost: smsCosts[0] ?? null,
      smsCosts,
    };
  });
}

export interface CountrySms extends CountrySegments {
  messages: number;
}

/** The numbers of all SMS in a period, and their cost if the provider or the operator has given prices. */
export interface SmsSpending {
  messages: number;
  segments: number;
  /** The first of `costs`. */
  cost: Money | null;
  costs: Money[];
  segmentsWithoutPrice: number;
  countries: (CountrySms & { cost: Money | null; costs: Money[] })[];
}

export function smsSpending(counts: readonly DailyCount[], prices: SmsPrices | null): SmsSpending {
  const countries = smsPerCountry(counts);
  const costs = costsOf(prices, countries);
  return {
    messages: sumOf(counts, 'SMS'),
    segments: sumOf(counts, 'SMS_SEGMENTS'),
    cost: costs[0] ?? null,
    costs,
    segmentsWithoutPrice: prices === null && costs.length === 0 ? 0 : segmentsWithoutPrice(prices, countries),
    countries: countries.map(sms => {
      const ofCountry = costsOf(prices, [sms]);
      return { ...sms, cost: ofCountry[0] ?? null, costs: ofCountry };
    }),
  };
}

/** The country with most segments first. */
function smsPerCountry(counts: readonly DailyCount[]): CountrySms[] {
  const countries = [...new Set(counts.filter(({ name }) => name === 'SMS').map(({ detail }) => detail))];
  const priced = counts
    .filter(({ name }) => name === 'SMS_PRICED')
    .map(({ detail, count }) => ({ ...readPricedDetail(detail), parts: count }));
  return countries
    .map(country => {
      const ofCountry = counts.filter(({ detail }) => detail === country);
      return {
        country,
        messages: sumOf(ofCountry, 'SMS'),
        segments: sumOf(ofCountry, 'SMS_SEGMENTS'),
        priced: priced.filter(each => each.country === country),
      };
    })
    .sort((a, b) => b.segments - a.segments || (a.country < b.country ? -1 : 1));
}

/** Counts the messages of a period that were held back, by reason. The most frequent reason comes first. */
export function heldBackPerReason(counts: readonly DailyCount[]): { reason: HeldBackReason; count: number }[] {
  const heldBack = counts.filter(({ name }) => name === 'HELD_BACK');
  return heldBackReasonNames
    .map(reason => ({
      reason,
      count: sumOf(
        heldBack.filter(({ detail }) => detail === reason),
        'HELD_BACK',
      ),
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

export interface ActiveUsers {
  today: number;
  last7Days: number;
  last30Days: number;
}

/** The longest period in which active users are counted. */
export const activeDays = 30;

/** `lastActive` counts each user once, on the last day on which they were active. */
export function activeUsersOf(lastActive: readonly { day: number; count: number }[], today: number): ActiveUsers {
  const since = (days: number) =>
    lastActive.filter(({ day }) => day > today - days).reduce((sum, { count }) => sum + count, 0);
  return { today: since(1), last7Days: since(7), last30Days: since(activeDays) };
}

function sumOf(counts: readonly DailyCount[], name: CountName): number {
  return counts.filter(each => each.name === name).reduce((sum, { count }) => sum + count, 0);
}
