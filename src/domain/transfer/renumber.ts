import { setTimeout as rest } from 'node:timers/promises';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Canonical } from '../../platform/values/canonical.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitIdentifierChanged } from '../events/emit.js';
import { findClaims } from '../identifiers/claims.queries.js';
import { findIdentifiers, releaseIdentifier, takeIdentifier } from '../identifiers/identifiers.queries.js';
import { findOwner } from '../identifiers/owner.js';
import { lockUser } from '../identifiers/users.queries.js';
import type { Position } from '../paging.js';
import { closeChallengesOfClaim } from '../verification/challenges.queries.js';
import { dropClaim } from '../verification/claim-address.js';
import { listNumbers, moveClaim, type NumberOfUser } from './renumber.queries.js';
import { checkNumberingRule, isRuledBy, type NumberingRule, renumbered } from './renumber.rules.js';

/** TAKEN: another user owns the new number. IMPOSSIBLE: today's rules do not accept the new number. */
type Stays = 'TAKEN' | 'IMPOSSIBLE';
type Outcome = 'MOVED' | 'GONE' | Stays;

export interface RenumberCounts {
  owned: number;
  claimed: number;
  stay: number;
}

export interface RenumberOptions {
  /** DRY_RUN only reads and reports what WRITE would do. */
  readonly mode: 'WRITE' | 'DRY_RUN';
  /** Updated during the run. */
  readonly counts: RenumberCounts;
  readonly onStays: (userId: string, newNumber: string, why: Stays) => void;
}

const numbersPerRead = 500;
/** Small, because the server waits during each transaction on an embedded database. */
const numbersPerTransaction = 50;

/**
 * Moves the phone numbers of an app to a new numbering plan, owned ones first. A number whose new form another user owns
 * stays, and its user still logs in by it (I6). After an interruption run it again: what was moved does not match the
 * rule any more.
 */
export async function renumber(
  deps: Deps,
  call: Call,
  given: NumberingRule,
  { mode, counts, onStays }: RenumberOptions,
): Promise<void> {
  const rule = checkNumberingRule(given);
  if (mode === 'WRITE') {
    const details = { from: rule.from, to: rule.to, digits: rule.digits };
    await deps.store.transaction(tx => recordAction(deps, tx, call, 'NUMBERS_MOVED', null, details));
  }
  for (const table of ['identifiers', 'claims'] as const) {
    for await (const batch of readBatches(deps.store.reader, call.app.id, table, rule)) {
      const found = batch.map(number => ({ ...number, to: renumbered(rule, number.value) }));
      const outcomes =
        mode === 'DRY_RUN' ? await judge(deps, call, table, found) : await write(deps, call, table, found);
      for (const [index, { userId, value, to }] of found.entries()) {
        const outcome = outcomes[index];
        if (outcome === 'MOVED') counts[table === 'identifiers' ? 'owned' : 'claimed'] += 1;
        if (outcome !== 'TAKEN' && outcome !== 'IMPOSSIBLE') continue;
        counts.stay += 1;
        onStays(userId, to ?? value, outcome);
      }
    }
  }
}

interface Found extends NumberOfUser {
  /** Null: today's rules do not accept it. */
  to: Canonical | null;
}

async function* readBatches(
  reader: Reader,
  appId: string,
  table: 'identifiers' | 'claims',
  rule: NumberingRule,
): AsyncGenerator<NumberOfUser[]> {
  for (let after: Position | null = null; ; ) {
    const read = await listNumbers(reader, table, appId, rule.from, after, numbersPerRead);
    const last = read.at(-1);
    if (last === undefined) return;
    const ruled = read.filter(({ value }) => isRuledBy(rule, value));
    for (let start = 0; start < ruled.length; start += numbersPerTransaction) {
      yield ruled.slice(start, start + numbersPerTransaction);
    }
    after = [last.value, last.userId];
  }
}

async function judge(deps: Deps, { app }: Call, table: 'identifiers' | 'claims', found: Found[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { userId, to } of found) {
    outcomes.push(to === null ? 'IMPOSSIBLE' : await judgeOne(deps.store.reader, app.id, table, userId, to));
  }
  return outcomes;
}

/** Anybody may claim a number, whoever owns it (A7). */
async function judgeOne(
  reader: Reader,
  appId: string,
  table: 'identifiers' | 'claims',
  userId: string,
  to: Canonical,
): Promise<Outcome> {
  if (table === 'claims') return 'MOVED';
  const owner = await findOwner(reader, appId, { kind: 'PHONE', value: to });
  return owner === null || owner.user.id === userId ? 'MOVED' : 'TAKEN';
}

async function write(deps: Deps, call: Call, table: 'identifiers' | 'claims', found: Found[]): Promise<Outcome[]> {
  const startedAt = performance.now();
  const outcomes = await deps.store.transaction(async tx => {
    const done: Outcome[] = [];
    for (const { userId, value, to } of found) {
      const move = table === 'identifiers' ? moveOwned : moveClaimed;
      done.push(to === null ? 'IMPOSSIBLE' : await move(deps, tx, call, userId, value, to));
    }
    return done;
  });
  // Leave half of the time to the server: an embedded database has only one writer.
  await rest(performance.now() - startedAt);
  return outcomes;
}

/** A reset that was sent to the old number ends with it (W5). */
async function moveOwned(
  deps: Deps,
  tx: Tx,
  call: Call,
  userId: string,
  from: Canonical,
  to: Canonical,
): Promise<Outcome> {
  const user = await lockUser(tx, { userId, updatedAt: deps.now() });
  const own = (await findIdentifiers(tx, { userId })).find(({ kind, value }) => kind === 'PHONE' && value === from);
  if (user === null || own === undefined) return 'GONE';
  if ((await judgeOne(tx, call.app.id, 'identifiers', userId, to)) !== 'MOVED') return 'TAKEN';
  await releaseIdentifier(tx, { userId, kind: 'PHONE' });
  // The primary key decides, in case somebody has just verified the new number (V4).
  if (!(await takeIdentifier(tx, { ...own, value: to, display: to }))) {
    await takeIdentifier(tx, own);
    return 'TAKEN';
  }
  // The user may have begun to change to the new number. It is theirs now.
  const claim = (await findClaims(tx, { userId })).find(({ kind }) => kind === 'PHONE');
  if (claim?.value === to) await dropClaim(deps, tx, userId, 'PHONE');
  await noteMoved(deps, tx, call, userId);
  return 'MOVED';
}

/** A code that was sent to the old number ends with it. The user asks for another, which goes to the new number. */
async function moveClaimed(
  deps: Deps,
  tx: Tx,
  call: Call,
  userId: string,
  from: Canonical,
  to: Canonical,
): Promise<Outcome> {
  const user = await lockUser(tx, { userId, updatedAt: deps.now() });
  const claim = (await findClaims(tx, { userId })).find(({ kind, value }) => kind === 'PHONE' && value === from);
  if (user === null || claim === undefined) return 'GONE';
  const own = (await findIdentifiers(tx, { userId })).find(({ kind }) => kind === 'PHONE');
  if (own?.value === to) {
    await dropClaim(deps, tx, userId, 'PHONE');
    return 'GONE';
  }
  await closeChallengesOfClaim(tx, claim.id, 'REPLACED', deps.now());
  await moveClaim(tx, claim.id, to);
  if (own === undefined) await noteMoved(deps, tx, call, userId);
  return 'MOVED';
}

async function noteMoved(deps: Deps, tx: Tx, call: Call, userId: string): Promise<void> {
  await emitIdentifierChanged(deps, tx, call.app, userId, 'PHONE');
  await recordAction(deps, tx, call, 'IDENTIFIER_RENUMBERED', userId, { kind: 'PHONE' });
}
