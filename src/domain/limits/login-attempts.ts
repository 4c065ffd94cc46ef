import type { Tx } from '../../platform/store/store.js';
import { clockToleranceMs, secondsUntil } from '../../platform/values/clock.rules.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { type Budget, clearBudgets, findBudgets, lockBudgets, markUntil, spendBudgets } from './budgets.queries.js';
import { isKnownNetwork, noteResetNetwork } from './known-networks.js';
import { limits } from './limits.js';
import { networkOf, networkTiers } from './network.rules.js';
import { budgetSubject } from './subject.rules.js';

/**
 * X1: an attempt with a password. It begins before the hash, and is judged after it, in the transaction that decides the outcome. So two hundred
 * concurrent attempts get no more answers than sequential ones, and a right password spends nothing.
 */
export interface LoginAttempt {
  /** The argument that a refusal names. */
  readonly field: string;
  readonly subjects: Subjects;
  /** Whether the user has logged in from this network before (X7). */
  readonly isKnown: boolean;
  /** X15: set if only the count over all identifiers of the user refuses the attempt. Then any password counts as wrong. */
  readonly isSilentlyRefused: boolean;
}

export interface LoginTarget {
  readonly appId: string;
  /** The typed identifier, even if it does not exist, or the user who confirms their password. Refusals are visible to the caller. */
  readonly of: readonly (readonly string[])[];
  /** The owner of the password, over all identifiers. Refusals are silent. Null if there is no owner. */
  readonly userId: string | null;
  /** The owner's session counts separately from logins, so that strangers' failures never refuse it. */
  readonly by: 'LOGIN' | 'SESSION';
  readonly ip: string;
}

interface CountedTarget {
  failures: string;
  failuresInARow: string;
  delay: string;
}

interface Subjects {
  networks: { subject: string; most: number }[];
  targets: CountedTarget[];
  /** X15. */
  user: Omit<CountedTarget, 'failures'>;
}

type AttemptDeps = Pick<Deps, 'now' | 'keys' | 'limitsEnabled'>;

const firstDelayMs = 30_000;
/**
 * With this delay and the thirty attempts before it, even a whole day has fewer than the hundred failures in a row that NIST SP 800-63B-4, 3.2.2
 * allows.
 */
const longestDelayMs = 1_800_000;
const delay = { most: 1, windowMs: longestDelayMs };

/** Returns how long the next attempt must wait after this many failures in a row. */
export function loginDelayMs(failures: number): number {
  const beyond = failures - limits.failedLoginsInARow.most;
  return beyond < 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(beyond, 20));
}

/**
 * Call this before the hash, which costs more than everything else. It refuses attempts that would be refused after the hash anyway. Null if limits
 * are off.
 */
export async function beginLoginAttempt(
  deps: AttemptDeps & Pick<Deps, 'store'>,
  target: LoginTarget,
  field: string,
): Promise<LoginAttempt | null> {
  if (!deps.limitsEnabled) return null;
  const { reader } = deps.store;
  const isKnown = await isKnownNetwork(deps, reader, target.userId ?? 'nobody', target.ip);
  const subjects = subjectsOf(deps, target, isKnown);
  const budgets = await findBudgets(reader, counted(subjects));
  const attempt = { field, subjects, isKnown, isSilentlyRefused: isSilentlyRefused(deps.now(), subjects, budgets) };
  const refusal = refusalOf(deps.now(), attempt, budgets);
  if (refusal !== null) throw refusal;
  return attempt;
}

/** Counts a wrong password. If no attempt was left, returns the refusal that replaces the usual answer. */
export async function countFailedLogin(
  deps: AttemptDeps,
  tx: Tx,
  attempt: LoginAttempt | null,
): Promise<Refusal | null> {
  if (attempt === null) return null;
  const now = deps.now();
  const { networks, targets, user } = attempt.subjects;
  const budgets = await lockBudgets(tx, counted(attempt.subjects));
  const refusal = refusalOf(now, attempt, budgets);
  if (refusal !== null) return refusal;
  // An attempt that was not judged must not extend the delay. Otherwise anybody could make the user wait forever.
  const unitsOfUser = isSilentlyRefused(now, attempt.subjects, budgets) ? 0 : 1;
  const spent = await spendBudgets(
    tx,
    [
      ...networks.map(({ subject }) => ({
        subject,
        windowMs: limits.failedLoginsOfNetwork.windowMs,
        units: 1 as const,
      })),
      ...targets.flatMap(({ failures, failuresInARow }) => [
        { subject: failures, windowMs: limits.failedLogins.windowMs, units: 1 as const },
        { subject: failuresInARow, windowMs: limits.failedLoginsInARow.windowMs, units: 1 as const },
      ]),
      { subject: user.failuresInARow, windowMs: limits.failedLoginsOfUser.windowMs, units: unitsOfUser },
    ],
    now,
  );
  for (const each of unitsOfUser === 0 ? targets : [...targets, user]) {
    const delayMs = loginDelayMs(spent.find(({ subject }) => subject === each.failuresInARow)?.spent ?? 0);
    if (delayMs > 0) await markUntil(tx, each.delay, now + delayMs);
  }
  return null;
}

/**
 * Handles a right password. Refuses it like a wrong one if no attempt was left. Otherwise resets the failures in a row. Returns false if it must
 * count as wrong (X15).
 */
export async function admitLogin(deps: AttemptDeps, tx: Tx, attempt: LoginAttempt | null): Promise<boolean> {
  if (attempt === null) return true;
  const now = deps.now();
  const budgets = await lockBudgets(tx, counted(attempt.subjects));
  const refusal = refusalOf(now, attempt, budgets);
  if (refusal !== null) throw refusal;
  if (isSilentlyRefused(now, attempt.subjects, budgets)) return false;
  await forget(tx, attempt.subjects, budgets);
  return true;
}

/** Whether an attempt from a network that is not known to the user would have to wait (X1, X15). */
export async function isLoginDelayed(
  { keys, now, limitsEnabled, store }: AttemptDeps & Pick<Deps, 'store'>,
  appId: string,
  targets: readonly (readonly string[])[],
): Promise<boolean> {
  if (!limitsEnabled) return false;
  const subjects = targets.map(target => budgetSubject(keys, 'loginDelay', [appId, ...target]));
  const budgets = await findBudgets(store.reader, subjects);
  return subjects.some(subject => endsOf(now(), budgets, subject, delay).length > 0);
}

/** Resets the failures of a user at this network, after the user has proven in another way that the account is theirs (W5). */
export async function forgiveFailedLogins(
  deps: AttemptDeps,
  tx: Tx,
  target: LoginTarget & { userId: string },
): Promise<void> {
  if (!deps.limitsEnabled) return;
  for (const isKnown of [false, true]) {
    const subjects = subjectsOf(deps, target, isKnown);
    await forget(tx, subjects, await lockBudgets(tx, counted(subjects)));
  }
  await noteResetNetwork(deps, tx, target.userId, target.ip);
}

/**
 * A known network has a separate count of failures. Strangers' failures do not refuse attempts there, and its failures do not refuse attempts
 * elsewhere (X7).
 */
function subjectsOf({ keys }: AttemptDeps, { appId, of, userId, by, ip }: LoginTarget, isKnown: boolean): Subjects {
  const network = networkOf(ip);
  const apart = isKnown ? [network] : [];
  const subject = (name: string, target: readonly string[]) => budgetSubject(keys, name, [appId, ...target]);
  const { most } = limits.failedLoginsOfNetwork;
  // If there is no user, the same statements run on a budget of the typed identifier (L4).
  const user = userId === null ? ['NOBODY', ...of.flat()] : [by, userId];
  return {
    networks: networkTiers(ip).map(tier => ({
      subject: budgetSubject(keys, 'failedLoginsOfNetwork', [tier.network]),
      most: most * tier.factor,
    })),
    targets: of.map(target => ({
      failures: subject('failedLogins', [...target, network]),
      failuresInARow: subject('failedLoginsInARow', [...target, ...apart]),
      delay: subject('loginDelay', [...target, ...apart]),
    })),
    user: {
      failuresInARow: subject('failedLoginsOfUser', [...user, ...apart]),
      delay: subject('loginDelay', [...user, ...apart]),
    },
  };
}

function counted({ networks, targets, user }: Subjects): string[] {
  return [
    ...networks.map(({ subject }) => subject),
    ...targets.flatMap(each => [each.failures, each.failuresInARow, each.delay]),
    ...[user.failuresInARow, user.delay],
  ];
}

/**
 * Returns when a budget that is used up can be spent again. Ignores one that ends impossibly late, because it is from before the clock was set back.
 */
function endsOf(
  now: number,
  budgets: readonly Budget[],
  subject: string,
  { most, windowMs }: { most: number; windowMs: number },
): number[] {
  return budgets
    .filter(budget => budget.subject === subject && budget.spent >= most)
    .map(({ resetsAt }) => resetsAt)
    .filter(resetsAt => resetsAt > now && resetsAt <= now + windowMs + clockToleranceMs);
}

function refusalOf(
  now: number,
  { field, subjects: { networks, targets }, isKnown }: Pick<LoginAttempt, 'field' | 'subjects' | 'isKnown'>,
  budgets: readonly Budget[],
): Refusal | null {
  const { windowMs } = limits.failedLoginsOfNetwork;
  const ends = [
    ...targets.flatMap(target => endsOf(now, budgets, target.failures, limits.failedLogins)),
    ...targets.flatMap(target => endsOf(now, budgets, target.delay, delay)),
    ...(isKnown ? [] : networks.flatMap(({ subject, most }) => endsOf(now, budgets, subject, { most, windowMs }))),
  ];
  if (ends.length === 0) return null;
  return new Refusal('RATE_LIMITED', { field, retryAfter: secondsUntil(Math.max(...ends), now) });
}

function isSilentlyRefused(now: number, { user }: Subjects, budgets: readonly Budget[]): boolean {
  return endsOf(now, budgets, user.delay, delay).length > 0;
}

async function forget(tx: Tx, { targets, user }: Subjects, budgets: readonly Budget[]): Promise<void> {
  const over = [
    ...targets.flatMap(({ failures, failuresInARow, delay }) => [failures, failuresInARow, delay]),
    ...[user.failuresInARow, user.delay],
  ].filter(subject => budgets.some(budget => budget.subject === subject));
  if (over.length > 0) await clearBudgets(tx, over);
}
