import type { GivenUpRow } from '../../identifiers/given-up/given-up.queries.js';
import { noticeMs } from '../../lifetimes.rules.js';

/** How long a freeze lasts if nobody objects or gives a proof (C15). */
export const freezeMs = 86_400_000;

/** OLD: the address that was given up, and the person who undid the change. NEW: the address that replaced it, and the person who objects. */
export type Side = 'OLD' | 'NEW';

/** The side that keeps its address. WAITING: frozen until `restoresAt`. ADMIN: frozen until an admin decides. */
export type Outcome = Side | 'WAITING' | 'ADMIN';

export type FreezeFacts = Pick<
  GivenUpRow,
  'restoresAt' | 'objectedAt' | 'undoProvenAt' | 'objectionProvenAt' | 'decidedAt' | 'outcome'
>;

/** C15: decides a change that was undone. */
export function outcomeOf(facts: FreezeFacts, now: number): Outcome {
  const { restoresAt, objectedAt, undoProvenAt, objectionProvenAt, decidedAt, outcome } = facts;
  if (decidedAt !== null && outcome !== null) return outcome;
  if (undoProvenAt !== null && objectionProvenAt !== null) return 'ADMIN';
  if (undoProvenAt !== null) return 'OLD';
  if (objectionProvenAt !== null) return 'NEW';
  // After the 24 hours have decided, only a proof changes the outcome.
  if (outcome !== null) return outcome;
  if (objectedAt !== null || restoresAt === null) return 'ADMIN';
  return now >= restoresAt ? 'OLD' : 'WAITING';
}

/** C11, C14: whether a factor existed 72 hours before the change. A newer one may be a thief's, because its notice still worked then. */
export function isOldEnough(createdAt: number, { givenUpAt }: Pick<GivenUpRow, 'givenUpAt'>): boolean {
  return createdAt <= givenUpAt - noticeMs;
}
