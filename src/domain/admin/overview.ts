import type { AddressKind } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
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
import { type DayNumbers, firstDay, numbersPerDay } from './overview.rules.js';

const maxDays = 90;
const countedActions = [
  'USER_CREATED',
  'PSEUDO_USER_CREATED',
  'USER_UPGRADED',
  'ADDRESS_CLAIMED',
  'ADDRESS_VERIFIED',
] as const;
/** For an admin who is about to turn a switch, more is as good as any number. */
const maxClaims = 10_000;

export function parseDays(days: number | null): number {
  const wanted = days ?? 30;
  if (wanted < 1 || wanted > maxDays) throw new Refusal('BAD_USER_INPUT', { field: 'days' });
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
  const { reader } = deps.store;
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
}

/** What happened in the app in the last so many days, of which today is the last. */
export async function readActivity(deps: Deps, { app }: Call, days: number): Promise<Activity> {
  const { reader } = deps.store;
  return await cachedCount(deps, ['activity', app.id, days], async () => {
    const now = deps.now();
    const since = firstDay(days, now);
    const actions = await countActions(reader, app.id, countedActions, since);
    const messages = await countMessages(reader, app.id, since);
    return { days: numbersPerDay(actions, messages, since, now), countries: await countSms(reader, app.id, since) };
  });
}

export interface VerificationImpact {
  /** Users who own their address because it was stored while verification was OFF: they keep it (S3, A6). */
  neverProven: number;
  /** Users whose current address of the kind is not verified. */
  unproven: number;
  /** Those of them whom the address logs in while the switch is OFF, and no longer once it is ON (L3). */
  loginsThatChange: number;
  /** Whether the last two are exact, rather than of the first 10,000 claims alone. */
  isExact: boolean;
}

/** What turning the verification switch of a kind changes for how many users. */
export async function readVerificationImpact(
  deps: Deps,
  { app }: Call,
  kind: AddressKind,
): Promise<VerificationImpact> {
  const { reader } = deps.store;
  return await cachedCount(deps, ['impact', app.id, kind], async () => {
    const { owned, proven } = await countOwnedAddresses(reader, app.id, kind);
    const { looked, unproven, sole } = await countUnprovenAddresses(reader, app.id, kind, maxClaims);
    return { neverProven: owned - proven, unproven, loginsThatChange: sole, isExact: looked < maxClaims };
  });
}
