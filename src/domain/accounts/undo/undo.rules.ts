import type { GivenUpRow } from '../../identifiers/given-up/given-up.queries.js';
import { noticeMs } from '../../lifetimes.rules.js';

/** How long a freeze lasts if nobody says anything (C15). */
export const freezeMs = 86_400_000;

/** OLD: the address that was given up, and who undid the change. NEW: the address of today, and who says that it is right. */
export type Side = 'OLD' | 'NEW';

/** Whom the addresses belong to now. WAITING: frozen until `restoresAt`. ADMIN: frozen until an admin decides. */
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
  // Time decides once. Nobody takes that back without a proof.
  if (outcome !== null) return outcome;
  if (objectedAt !== null || restoresAt === null) return 'ADMIN';
  return now >= restoresAt ? 'OLD' : 'WAITING';
}

/**
 * C11, C14: whether a factor was there 72 hours before something happened. A younger one may be a thief's, since the notice of it
 * could still be acted on.
 */
export function isOldEnough(createdAt: number, { givenUpAt }: Pick<GivenUpRow, 'givenUpAt'>): boolean {
  return createdAt <= givenUpAt - noticeMs;
}
