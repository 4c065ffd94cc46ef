import type { Reader } from '../../../platform/store/store.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { passkeyPagesOf } from '../../factors/passkeys/passkey.rules.js';
import { type PasskeyRequest, requestPasskeyLogin } from '../../factors/passkeys/request-passkey-login.js';
import { asksForFactors } from '../../factors/second-factors.js';
import { findGivenUp, type GivenUpRow, listFreezes } from '../../identifiers/given-up/given-up.queries.js';
import { findOwner } from '../../identifiers/owner.js';
import { readStoredAddress } from '../../identifiers/parse.rules.js';
import { noticeMs } from '../../lifetimes.rules.js';
import type { Notice } from '../../messaging/outbox/notices.queries.js';
import { kindsOfCodes } from '../../presence/login-code.rules.js';
import { Refusal } from '../../refusal.js';
import type { ProofMethod } from '../../sessions/proofs.rules.js';
import { outcomeOf, type Side } from './undo.rules.js';

/** The change that the link of a notice can undo, and the side of its reader. */
export interface Undo {
  readonly row: GivenUpRow;
  readonly side: Side;
}

/** POSSIBLE: nobody has undone the change. OVER: it can no longer be undone. The other values are the state of a freeze, or how it ended. */
export type UndoState = 'POSSIBLE' | 'OVER' | 'WAITING' | 'ADMIN' | Side;

export interface UndoInfo {
  readonly side: Side;
  readonly state: UndoState;
  /** When the user gets the given-up address back if nobody objects. */
  readonly restoresAt: number | null;
  /** Whether the reader can still give a proof that is older than the change. */
  readonly canProve: boolean;
  /** The methods that the app accepts as such a proof, whichever of them this user has. */
  readonly proofs: readonly ProofMethod[];
  /** N14: the options with which a browser asks for a passkey. Null if no passkey can be used now. */
  readonly passkeyRequest: PasskeyRequest | null;
  /** The origins of the pages on which a passkey can be used. */
  readonly passkeyOrigins: readonly string[];
}

/** Finds the change that the link of a notice can undo. Null if there is none. */
export async function findUndo(reader: Reader, { kind, userId, recipient, variables }: Notice): Promise<Undo | null> {
  const row = variables.undoes === undefined ? null : await findGivenUp(reader, variables.undoes);
  if (row === null || row.userId !== userId) return null;
  // C33: the given-up address gets this notice too when it is frozen again.
  return { row, side: kind === 'ADDRESS_FROZEN' && recipient !== row.value ? 'NEW' : 'OLD' };
}

/** N10: returns the contents of the page behind the link. It reveals nothing that its reader does not know. */
export async function readUndo(deps: Deps, call: Call, notice: Notice): Promise<UndoInfo | null> {
  const { reader } = deps.store;
  const { app } = call;
  const { passkeys } = app.settings;
  const undo = await findUndo(reader, notice);
  if (undo === null) return null;
  const { row, side } = undo;
  const state = await stateOf(reader, row, deps.now());
  // C39: also if this side has won already. Without a proof it would lose to the proof of the other.
  const canProve = isJudged(row) && !hasProven(row, side);
  return {
    side,
    state,
    restoresAt: state === 'WAITING' ? row.restoresAt : null,
    canProve,
    proofs: [
      'PASSWORD',
      ...(passkeys !== null ? (['PASSKEY'] as const) : []),
      ...(asksForFactors(app) ? (['TOTP'] as const) : []),
      ...(row.kind === 'EMAIL' && kindsOfCodes(app.settings).includes('PHONE') ? (['SMS_CODE'] as const) : []),
    ],
    passkeyRequest: canProve && passkeys !== null ? await requestPasskeyLogin(deps, call, null) : null,
    passkeyOrigins: passkeyPagesOf(app.settings),
  };
}

/** Reads the state of a change after an answer. Refuses if the user was deleted since. */
export async function readKnownUndo(deps: Deps, call: Call, notice: Notice): Promise<UndoInfo> {
  const undo = await readUndo(deps, call, notice);
  if (undo === null) throw new Refusal('INVALID_TOKEN', { field: 'token' });
  return undo;
}

async function stateOf(reader: Reader, row: GivenUpRow, now: number): Promise<UndoState> {
  if (row.frozenAt === null) return (await canUndo(reader, row)) ? 'POSSIBLE' : 'OVER';
  if (isSuperseded(row)) return 'OVER';
  // C17: the user may have another address than the one with the proof.
  return row.endedAt !== null && row.outcome !== null ? row.outcome : outcomeOf(row, now);
}

/** C18: whether an earlier change was undone since, so that this one is no longer judged. */
export function isSuperseded({ endedAt, outcome }: GivenUpRow): boolean {
  return endedAt !== null && outcome === null;
}

/** Whether a side has given a proof that is older than the change. */
export function hasProven({ undoProvenAt, objectionProvenAt }: GivenUpRow, side: Side): boolean {
  return (side === 'OLD' ? undoProvenAt : objectionProvenAt) !== null;
}

/** Whether a proof still counts. */
export function isJudged(row: GivenUpRow): boolean {
  return row.frozenAt !== null && row.decidedAt === null && !isSuperseded(row);
}

/**
 * C17, C18: whether a change can be undone that nobody has undone yet. False if anybody owns the given-up address again, or while an earlier change
 * is judged.
 */
export async function canUndo(reader: Reader, row: GivenUpRow): Promise<boolean> {
  if ((await findOwner(reader, row.appId, readStoredAddress(row))) !== null) return false;
  const freeze = (await listFreezes(reader, row.userId)).find(({ kind }) => kind === row.kind);
  return freeze === undefined || freeze.givenUpAt > row.givenUpAt;
}

/**
 * C19, C37: whether the links of a freeze still work after 72 hours. They do until it ends, and for 72 hours after that, because each side must be
 * able to answer the other's proof.
 */
export async function canAnswerFreeze(reader: Reader, notice: Notice, now: number): Promise<boolean> {
  const undo = await findUndo(reader, notice);
  if (undo === null || undo.row.frozenAt === null) return false;
  const { endedAt } = undo.row;
  return endedAt === null || (isJudged(undo.row) && endedAt + noticeMs > now);
}
