import type { Tx } from '../../platform/store/store.js';
import { clockToleranceMs, secondsUntil } from '../../platform/values/clock.rules.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { type Budget, clearBudgets, findBudgets, lockBudgets, markUntil, spendBudgets } from './budgets.queries.js';
import { limits } from './limits.js';
import { networkOf } from './network.rules.js';
import { budgetSubject } from './subject.rules.js';

/**
 * X1. A try at a password begins before the hash and is judged after it, in the transaction that says what became of it:
 * so two hundred tries at once get no more answers than one after another, and a right password costs nothing.
 */
export interface LoginAttempt {
  /** The argument that a refusal names. */
  readonly field: string;
  readonly subjects: Subjects;
  /** Until when each target's network counts as known. */
  readonly knownUntil: readonly number[];
}

/** Whose password is tried: identifiers, whether or not they exist, or the user who confirms theirs; and from where. */
export interface LoginTarget {
  readonly appId: string;
  readonly of: readonly (readonly string[])[];
  readonly ip: string;
}

interface Subjects {
  network: string;
  targets: { failures: string; failuresInARow: string; delay: string; known: string }[];
}

type AttemptDeps = Pick<Deps, 'now' | 'keys' | 'limitsEnabled'>;

const firstDelayMs = 30_000;
/** With the thirty before it, fewer than the hundred in a row that NIST SP 800-63B-4, 3.2.2 allows, even in a whole day. */
const longestDelayMs = 1_800_000;
/** How long a network from which somebody logged in is let through where strangers have to wait. */
const knownForMs = 30 * 86_400_000;

/** How long the next try has to wait after so many failures in a row. */
export function loginDelayMs(failures: number): number {
  const beyond = failures - limits.failedLoginsInARow.most;
  return beyond < 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(beyond, 20));
}

/** Before the hash, which costs more than all the rest: refuses what would be refused after it. Null: nothing is limited. */
export async function beginLoginAttempt(
  deps: AttemptDeps & Pick<Deps, 'store'>,
  target: LoginTarget,
  field: string,
): Promise<LoginAttempt | null> {
  if (!deps.limitsEnabled) return null;
  const subjects = subjectsOf(deps, target);
  const known = subjects.targets.map(each => each.known);
  const budgets = await findBudgets(deps.store.reader, [...counted(subjects), ...known]);
  const knownUntil = known.map(subject => budgets.find(budget => budget.subject === subject)?.resetsAt ?? 0);
  const attempt = { field, subjects, knownUntil };
  const refusal = refusalOf(deps.now(), attempt, budgets);
  if (refusal !== null) throw refusal;
  return attempt;
}

/** A wrong password: counts it. Returns what the caller hears in its place when there was no try left. */
export async function countFailedLogin(
  deps: AttemptDeps,
  tx: Tx,
  attempt: LoginAttempt | null,
): Promise<Refusal | null> {
  if (attempt === null) return null;
  const now = deps.now();
  const { network, targets } = attempt.subjects;
  const refusal = refusalOf(now, attempt, await lockBudgets(tx, counted(attempt.subjects)));
  if (refusal !== null) return refusal;
  const spent = await spendBudgets(
    tx,
    [
      { subject: network, windowMs: limits.failedLoginsOfNetwork.windowMs, units: 1 },
      ...targets.map(({ failures }) => ({
        subject: failures,
        windowMs: limits.failedLogins.windowMs,
        units: 1 as const,
      })),
      ...targets.map(({ failuresInARow }) => ({
        subject: failuresInARow,
        windowMs: limits.failedLoginsInARow.windowMs,
        units: 1 as const,
      })),
    ],
    now,
  );
  for (const { failuresInARow, delay } of targets) {
    const delayMs = loginDelayMs(spent.find(({ subject }) => subject === failuresInARow)?.spent ?? 0);
    if (delayMs > 0) await markUntil(tx, delay, now + delayMs);
  }
  return null;
}

/** A right password: refused as a wrong one would be when there was no try left; else it ends the row of failures. */
export async function admitLogin(deps: AttemptDeps, tx: Tx, attempt: LoginAttempt | null): Promise<void> {
  if (attempt === null) return;
  const now = deps.now();
  const budgets = await lockBudgets(tx, counted(attempt.subjects));
  const refusal = refusalOf(now, attempt, budgets);
  if (refusal !== null) throw refusal;
  await forget(tx, attempt.subjects, budgets);
  for (const [index, { known }] of attempt.subjects.targets.entries()) {
    // Written again after half its time, not at every login.
    if ((attempt.knownUntil[index] ?? 0) < now + knownForMs / 2) await markUntil(tx, known, now + knownForMs);
  }
}

/** Whether a try at this identifier from a network that it was never used from would have to wait (X1). */
export async function isLoginDelayed(
  { keys, now, limitsEnabled, store }: AttemptDeps & Pick<Deps, 'store'>,
  appId: string,
  target: readonly string[],
): Promise<boolean> {
  if (!limitsEnabled) return false;
  const [delay] = await findBudgets(store.reader, [budgetSubject(keys, 'loginDelay', [appId, ...target])]);
  return delay !== undefined && delay.resetsAt > now() && delay.resetsAt <= now() + longestDelayMs + clockToleranceMs;
}

/** Whoever has shown in another way whose account it is may log in from where they are, however often they failed (W5). */
export async function forgiveFailedLogins(deps: AttemptDeps, tx: Tx, target: LoginTarget): Promise<void> {
  if (!deps.limitsEnabled) return;
  const subjects = subjectsOf(deps, target);
  await forget(tx, subjects, await lockBudgets(tx, counted(subjects)));
  for (const { known } of subjects.targets) await markUntil(tx, known, deps.now() + knownForMs);
}

function subjectsOf({ keys }: AttemptDeps, { appId, of, ip }: LoginTarget): Subjects {
  const network = networkOf(ip);
  return {
    network: budgetSubject(keys, 'failedLoginsOfNetwork', [network]),
    targets: of.map(target => ({
      failures: budgetSubject(keys, 'failedLogins', [appId, ...target, network]),
      failuresInARow: budgetSubject(keys, 'failedLoginsInARow', [appId, ...target]),
      delay: budgetSubject(keys, 'loginDelay', [appId, ...target]),
      known: budgetSubject(keys, 'knownNetwork', [appId, ...target, network]),
    })),
  };
}

function counted({ network, targets }: Subjects): string[] {
  return [network, ...targets.flatMap(({ failures, failuresInARow, delay }) => [failures, failuresInARow, delay])];
}

function refusalOf(
  now: number,
  { field, subjects: { network, targets }, knownUntil }: LoginAttempt,
  budgets: readonly Budget[],
): Refusal | null {
  /** When a budget that is used up may be spent again; one that ends later than any can is from before a clock was put back. */
  const endOf = (subject: string, { most, windowMs }: { most: number; windowMs: number }) =>
    budgets
      .filter(budget => budget.subject === subject && budget.spent >= most)
      .map(({ resetsAt }) => resetsAt)
      .filter(resetsAt => resetsAt > now && resetsAt <= now + windowMs + clockToleranceMs);
  const isKnown = knownUntil.some(until => until > now);
  const ends = [
    ...targets.flatMap(({ failures }) => endOf(failures, limits.failedLogins)),
    ...(isKnown ? [] : endOf(network, limits.failedLoginsOfNetwork)),
    ...(isKnown ? [] : targets.flatMap(({ delay }) => endOf(delay, { most: 1, windowMs: longestDelayMs }))),
  ];
  if (ends.length === 0) return null;
  return new Refusal('RATE_LIMITED', { field, retryAfter: secondsUntil(Math.max(...ends), now) });
}

async function forget(tx: Tx, { targets }: Subjects, budgets: readonly Budget[]): Promise<void> {
  const over = targets
    .flatMap(({ failures, failuresInARow, delay }) => [failures, failuresInARow, delay])
    .filter(subject => budgets.some(budget => budget.subject === subject));
  if (over.length > 0) await clearBudgets(tx, over);
}
