import type { AddressKind } from '../../platform/values/kinds.js';
import { countLastActive, listCounts } from '../audit/daily-counts.queries.js';
import { dayOf } from '../audit/day.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { HeldBackReason } from '../messaging/outbox/held-back.rules.js';
import { Refusal } from '../refusal.js';
import { cachedCount } from './cached-counts.js';
import {
  type CountryNumbers,
  countActions,
  countMessages,
  countOwnedAddresses,
  countSms,
  countUnprovenAddresses,
  countUsers,
} from './overview.queries.js';
import {
  type ActiveUsers,
  activeDays,
  activeUsersOf,
  type DayNumbers,
  firstDay,
  heldBackPerReason,
  numbersPerDay,
  type SmsSpending,
  smsSpending,
} from './overview.rules.js';

const maxDays = 90;
const countedActions = [
  'USER_CREATED',
  'PSEUDO_USER_CREATED',
  'USER_UPGRADED',
  'ADDRESS_CLAIMED',
  'ADDRESS_VERIFIED',
] as const;
/** An admin who decides about a switch does not need exact numbers above this. */
const maxClaims = 10_000;

export function parseDays(days: number | null): number {
  const wanted = days ?? 30;
  if (wanted < 1 || wanted > maxDays) {
    throw new Refusal('BAD_USER_INPUT', { field: 'days', reason: 'OUT_OF_RANGE', min: 1, max: maxDays });
  }
  return wanted;
}

export interface UserCounts {
  total: number;
  pseudo: number;
  disabled: number;
  verifiedEmail: number;
  verifiedPhone: number;
}

export async function readUserCounts(deps: Deps, { app }: Call): Promise<UserCounts> {
  const { reports: reader } = deps.store;
  return await cachedCount(deps, ['users', app.id], async () => {
    const counts = await countUsers(reader, app.id);
    const { owned: verifiedEmail } = await countOwnedAddresses(reader, app.id, 'EMAIL');
    const { owned: verifiedPhone } = await countOwnedAddresses(reader, app.id, 'PHONE');
    return { ...counts, verifiedEmail, verifiedPhone };
  });
}

export interface Activity {
  days: DayNumbers[];
  countries: CountryNumbers[];
  sms: SmsSpending;
  heldBack: { reason: HeldBackReason; count: number }[];
}

/** Returns what happened in the app in the last `days` days, including today. */
export async function readActivity(deps: Deps, { app }: Call, days: number): Promise<Activity> {
  const { reports: reader } = deps.store;
  return await cachedCount(deps, ['activity', app.id, days], async () => {
    const now = deps.now();
    const since = firstDay(days, now);
    const actions = await countActions(reader, app.id, countedActions, since);
    const messages = await countMessages(reader, app.id, since);
    const counts = await listCounts(reader, app.id, dayOf(since));
    return {
      days: numbersPerDay({ actions, messages, counts }, deps.smsPrices, since, now),
      countries: await countSms(reader, app.id, since),
      sms: smsSpending(counts, deps.smsPrices),
      heldBack: heldBackPerReason(counts),
    };
  });
}

/** O18: how many users were active lately. */
export async function readActiveUsers(deps: Deps, { app }: Call): Promise<ActiveUsers> {
  return await cachedCount(deps, ['active', app.id], async () => {
    const today = dayOf(deps.now());
    return activeUsersOf(await countLastActive(deps.store.reports, app.id, today - activeDays + 1), today);
  });
}

export interface VerificationImpact {
  /** Users whose address was stored while verification was OFF. They keep it without a proof (S3, A6). */
  neverProven: number;
  /** Users whose current address of the kind is not verified. */
  unproven: number;
  /** How many of them can log in with the address while the switch is OFF, but not once it is ON (L3). */
  loginsThatChange: number;
  /** False if the last two numbers cover only the first 10,000 claims. */
  isExact: boolean;
}

/** Returns how many users a change of a kind's verification switch affects. */
export async function readVerificationImpact(
  deps: Deps,
  { app }: Call,
  kind: AddressKind,
): Promise<VerificationImpact> {
  const { reports: reader } = deps.store;
  return await cachedCount(deps, ['impact', app.id, kind], async () => {
    const { owned, proven } = await countOwnedAddresses(reader, app.id, kind);
    const { looked, unproven, sole } = await countUnprovenAddresses(reader, app.id, kind, maxClaims);
    return { neverProven: owned - proven, unproven, loginsThatChange: sole, isExact: looked < maxClaims };
  });
}
