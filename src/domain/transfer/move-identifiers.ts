import { setImmediate as turn } from 'node:timers/promises';
import type { Action } from '../../platform/store/audit-actions.js';
import { inTurn } from '../../platform/store/in-turn.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Canonical } from '../../platform/values/canonical.js';
import type { Kind } from '../../platform/values/kinds.js';
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
import { listIdentifiers, moveClaim, type Place, type StoredIdentifier } from './move-identifiers.queries.js';

/** TAKEN: another user owns the new value. IMPOSSIBLE: the present rules do not accept it. */
export type UnmovedReason = 'TAKEN' | 'IMPOSSIBLE';
type Outcome = 'MOVED' | 'GONE' | UnmovedReason;

export interface MoveCounts {
  owned: number;
  claimed: number;
  stay: number;
}

export interface MoveOptions {
  /** DRY_RUN writes nothing, and reports what WRITE would do. */
  readonly mode: 'WRITE' | 'DRY_RUN';
  /** Updated during the run. */
  readonly counts: MoveCounts;
  readonly onStays: (userId: string, kind: Kind, newValue: string, why: UnmovedReason) => void;
  /** Ends the run between two transactions. */
  readonly signal?: AbortSignal;
}

/** A change of the values of identifiers. It must not match values that were already moved, so that a run can be repeated. */
export interface Move {
  readonly places: readonly Place[];
  /** Returns `undefined` if the identifier keeps its value, and null if the present rules do not accept the new value. */
  readonly newValue: (kind: Kind, value: Canonical) => Canonical | null | undefined;
  /** The audit entry for each user whose profile shows another value now. */
  readonly action: Action;
}

interface Moving extends StoredIdentifier {
  to: Canonical | null;
}

const rowsPerRead = 200;
/** Small enough that requests wait only a few milliseconds: parsing a number takes up to 0.1 ms. */
const rowsPerTurn = 25;
/** Small enough that requests wait only a few milliseconds: an embedded database blocks the server during a transaction. */
const rowsPerTransaction = 10;

/** Moves identifiers of an app, in short transactions. An identifier whose new value another user owns is not moved. */
export async function moveIdentifiers(
  deps: Deps,
  call: Call,
  move: Move,
  { mode, counts, onStays, signal }: MoveOptions,
): Promise<void> {
  for (const place of move.places) {
    const { table, kind } = place;
    /** Two old forms may have the same new form. The first one gets it. */
    const promised = new Set<string>();
    for await (const batch of readBatches(deps.store.reader, call.app.id, place, move, signal)) {
      const outcomes =
        mode === 'DRY_RUN'
          ? await judge(deps, call, place, batch, promised)
          : await write(deps, call, place, batch, move);
      for (const [index, { userId, value, to }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome === 'MOVED') counts[table === 'identifiers' ? 'owned' : 'claimed'] += 1;
        if (outcome !== 'TAKEN' && outcome !== 'IMPOSSIBLE') continue;
        counts.stay += 1;
        onStays(userId, kind, to ?? value, outcome);
      }
    }
  }
}

async function* readBatches(
  reader: Reader,
  appId: string,
  place: Place,
  move: Move,
  signal?: AbortSignal,
): AsyncGenerator<Moving[]> {
  for (let after: Position | null = null; ; ) {
    const read = await listIdentifiers(reader, appId, place, after, rowsPerRead);
    const last = read.at(-1);
    if (last === undefined) return;
    const moving: Moving[] = [];
    for (let start = 0; start < read.length; start += rowsPerTurn) {
      moving.push(...movingOf(read.slice(start, start + rowsPerTurn), place, move));
      // Let the server handle requests in between.
      await turn();
      if (signal?.aborted) return;
    }
    for (let start = 0; start < moving.length && !signal?.aborted; start += rowsPerTransaction) {
      yield moving.slice(start, start + rowsPerTransaction);
    }
    after = [last.value, last.userId];
  }
}

function movingOf(rows: readonly StoredIdentifier[], { kind }: Place, { newValue }: Move): Moving[] {
  return rows.flatMap(row => {
    const to = newValue(kind, row.value);
    return to === undefined ? [] : [{ ...row, to }];
  });
}

async function judge(
  { store }: Deps,
  { app }: Call,
  { table, kind }: Place,
  batch: readonly Moving[],
  promised: Set<string>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { userId, to } of batch) {
    // Anybody may claim an address, even if somebody owns it (A7).
    const isFree = to !== null && (table === 'claims' || (await isFreeFor(store.reader, app.id, kind, userId, to)));
    const isPromised = table === 'identifiers' && to !== null && promised.has(to);
    outcomes.push(to === null ? 'IMPOSSIBLE' : isFree && !isPromised ? 'MOVED' : 'TAKEN');
    if (to !== null) promised.add(to);
  }
  return outcomes;
}

async function isFreeFor(reader: Reader, appId: string, kind: Kind, userId: string, to: Canonical): Promise<boolean> {
  const owner = await findOwner(reader, appId, { kind, value: to });
  return owner === null || owner.user.id === userId;
}

async function write(deps: Deps, call: Call, place: Place, batch: readonly Moving[], { action }: Move) {
  return await inTurn(deps.store, async tx => {
    const done: Outcome[] = [];
    for (const { to, ...stored } of batch) {
      const move = place.table === 'identifiers' ? moveOwned : moveClaimed;
      done.push(to === null ? 'IMPOSSIBLE' : await move(deps, tx, call, { ...stored, ...place, to, action }));
    }
    return done;
  });
}

interface OneMove extends StoredIdentifier {
  kind: Kind;
  to: Canonical;
  action: Action;
}

/** Moves an owned identifier. A reset that was sent to the old value ends (W5). */
async function moveOwned(
  deps: Deps,
  tx: Tx,
  call: Call,
  { userId, kind, value, to, action }: OneMove,
): Promise<Outcome> {
  const user = await lockUser(tx, { userId, updatedAt: deps.now() });
  const own = (await findIdentifiers(tx, { userId })).find(each => each.kind === kind && each.value === value);
  if (user === null || own === undefined) return 'GONE';
  if (!(await isFreeFor(tx, call.app.id, kind, userId, to))) return 'TAKEN';
  await releaseIdentifier(tx, { userId, kind });
  const display = kind === 'USERNAME' ? own.display : to;
  // Somebody may have just taken the new value. The primary key decides (V4).
  if (!(await takeIdentifier(tx, { ...own, value: to, display }))) {
    await takeIdentifier(tx, own);
    return 'TAKEN';
  }
  // The user may have a pending change to the new value. End it, because the value is theirs now.
  const claim = (await findClaims(tx, { userId })).find(each => each.kind === kind);
  if (claim?.value === to) await dropClaim(deps, tx, userId, claim.kind);
  await noteMoved(deps, tx, call, userId, kind, action);
  return 'MOVED';
}

/** Moves a claim. A code or link that was sent to the old value ends. The user can request another, which goes to the new value. */
async function moveClaimed(
  deps: Deps,
  tx: Tx,
  call: Call,
  { userId, kind, value, to, action }: OneMove,
): Promise<Outcome> {
  const user = await lockUser(tx, { userId, updatedAt: deps.now() });
  const claim = (await findClaims(tx, { userId })).find(each => each.kind === kind && each.value === value);
  if (user === null || claim === undefined) return 'GONE';
  const own = (await findIdentifiers(tx, { userId })).find(each => each.kind === kind);
  if (own?.value === to) {
    await dropClaim(deps, tx, userId, claim.kind);
    return 'GONE';
  }
  await closeChallengesOfClaim(tx, claim.id, 'REPLACED', deps.now());
  await moveClaim(tx, claim.id, to);
  if (own === undefined) await noteMoved(deps, tx, call, userId, kind, action);
  return 'MOVED';
}

async function noteMoved(deps: Deps, tx: Tx, call: Call, userId: string, kind: Kind, action: Action): Promise<void> {
  await emitIdentifierChanged(deps, tx, call.app, userId, kind);
  await recordAction(deps, tx, call, action, userId, { kind });
}
