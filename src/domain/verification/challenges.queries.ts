import { and, desc, eq, gt, isNull, lt, ne, type SQL, sql } from 'drizzle-orm';
import { type Params, prepared, preparedExists, preparedInsert, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { type Challenge, maxGuesses } from './challenge.rules.js';

type ChallengeOutcome = NonNullable<Challenge['outcome']>;

export async function insertChallenge(tx: Tx, row: Challenge): Promise<void> {
  await insert(tx, row);
  // Do not announce resets: no subscription follows them, and a decoy must take as long as a real reset (W4).
  if (row.purpose === 'CLAIM') announceEach(tx, [row]);
}

const insert = preparedInsert('challenges');

export async function findChallenge(reader: Reader, id: string): Promise<Challenge | null> {
  const { challenges } = reader.tables;
  const [row] = await reader.db.select().from(challenges).where(eq(challenges.id, id));
  return row ?? null;
}

/** Finds the newest challenge that proves a claim. Does not find invitations, whose links also set a password (O14). */
export const findChallengeOfClaim = preparedOne(
  'challenge_of_claim',
  ({ db, tables: { challenges } }: Reader, p: Params<{ claimId: string }>) =>
    db
      .select()
      .from(challenges)
      .where(and(eq(challenges.claimId, p.claimId), eq(challenges.purpose, 'CLAIM')))
      .orderBy(...newestFirst(challenges))
      .limit(1),
);

/** Whether an invitation was sent for a claim, whatever its state is (O14). */
export const wasInvited = preparedExists(
  'claim_invited',
  ({ db, tables: { challenges } }: Reader, p: Params<{ claimId: string }>) =>
    db
      .select({ id: challenges.id })
      .from(challenges)
      .where(and(eq(challenges.claimId, p.claimId), eq(challenges.purpose, 'RESET')))
      .limit(1),
);

/** Sorts an open challenge first. It has replaced the others, even if the clock was set back in between. */
function newestFirst(challenges: Tables['challenges']): SQL[] {
  return [sql`${challenges.closedAt} is not null`, desc(challenges.createdAt), desc(challenges.id)];
}

/** Finds the newest challenge for an address of a kind that the user has claimed, whatever its state is. */
export async function findNewestOfUser(reader: Reader, userId: string, kind: AddressKind): Promise<Challenge | null> {
  const { challenges } = reader.tables;
  const [row] = await reader.db
    .select()
    .from(challenges)
    .where(and(eq(challenges.userId, userId), eq(challenges.kind, kind), eq(challenges.purpose, 'CLAIM')))
    .orderBy(...newestFirst(challenges))
    .limit(1);
  return row ?? null;
}

/** Finds the newest resets of a user by SMS, open ones first. */
export async function listNewestResetsBySms(reader: Reader, userId: string, limit: number): Promise<Challenge[]> {
  const { challenges } = reader.tables;
  return await reader.db
    .select()
    .from(challenges)
    .where(and(eq(challenges.userId, userId), eq(challenges.kind, 'PHONE'), eq(challenges.purpose, 'RESET')))
    .orderBy(...newestFirst(challenges))
    .limit(limit);
}

/** Lists the resets of a user by mail, open ones first. */
export const listResetsByMail = prepared(
  'resets_by_mail',
  ({ db, tables: { challenges } }: Reader, p: Params<{ userId: string }>) =>
    db
      .select()
      .from(challenges)
      .where(and(eq(challenges.userId, p.userId), eq(challenges.kind, 'EMAIL'), eq(challenges.purpose, 'RESET')))
      .orderBy(...newestFirst(challenges)),
);

/** Counts a guess before it is judged, and returns the new number. Null if no guess is left (V8). */
export const spendGuess = preparedOne(
  'spend_guess',
  ({ db, tables: { challenges } }: Tx, p: Params<{ id: string; now: number }>) =>
    db
      .update(challenges)
      .set({ guesses: sql`${challenges.guesses} + 1` })
      .where(
        and(
          eq(challenges.id, p.id),
          isNull(challenges.closedAt),
          gt(challenges.expiresAt, p.now),
          lt(challenges.guesses, maxGuesses),
        ),
      )
      .returning({ guesses: challenges.guesses }),
);

/** Closes a challenge. Returns false if it was already closed. Of many concurrent calls, one returns true. */
export async function closeChallenge(tx: Tx, id: string, outcome: ChallengeOutcome, now: number): Promise<boolean> {
  const closed = await close(tx, { id, outcome, now });
  announceEach(tx, closed);
  return closed.length === 1;
}

const close = prepared('close_challenge', (tx: Tx, p: Params<Closing & { id: string }>) =>
  closing(tx, eq(tx.tables.challenges.id, p.id), p),
);

export async function closeChallengesOfClaim(
  tx: Tx,
  claimId: string,
  outcome: ChallengeOutcome,
  now: number,
): Promise<void> {
  announceEach(tx, await closeOfClaim(tx, { claimId, outcome, now }));
}

const closeOfClaim = prepared('close_challenges_of_claim', (tx: Tx, p: Params<Closing & { claimId: string }>) =>
  closing(tx, eq(tx.tables.challenges.claimId, p.claimId), p),
);

/** Closes all challenges of a user, including resets, so that none of their codes and links works (W3). */
export async function closeChallengesOfUser(tx: Tx, userId: string, now: number): Promise<void> {
  announceEach(tx, await closing(tx, eq(tx.tables.challenges.userId, userId), { outcome: 'REPLACED', now }));
}

/**
 * Turns the open resets and login codes of a user into decoys, so that none works after a disabled user is enabled again (L7). A closed one would
 * answer wrong codes differently from a decoy, and so reveal to a stranger that the address has an account (W4).
 */
export async function voidSecretsOfUser({ db, tables: { challenges } }: Tx, userId: string): Promise<void> {
  await db
    .update(challenges)
    .set({ userId: null })
    .where(and(eq(challenges.userId, userId), ne(challenges.purpose, 'CLAIM'), isNull(challenges.closedAt)));
}

interface Closing {
  outcome: ChallengeOutcome;
  now: number;
}

function closing({ db, tables: { challenges } }: Tx, those: SQL, { outcome, now }: Closing) {
  return db
    .update(challenges)
    .set({ closedAt: now, outcome })
    .where(and(those, isNull(challenges.closedAt)))
    .returning({ userId: challenges.userId });
}

export async function noteSentAgain(
  tx: Tx,
  id: string,
  sent: Pick<Challenge, 'lastSentAt'> & Partial<Pick<Challenge, 'trafficSince'>>,
): Promise<void> {
  const { challenges } = tx.tables;
  const changed = await tx.db
    .update(challenges)
    .set(sent)
    .where(eq(challenges.id, id))
    .returning({ userId: challenges.userId, purpose: challenges.purpose });
  // Do not announce resets, as in `insertChallenge`.
  announceEach(
    tx,
    changed.filter(({ purpose }) => purpose === 'CLAIM'),
  );
}

/** Notifies the followers of the users of these challenges. */
function announceEach(tx: Tx, changed: readonly Pick<Challenge, 'userId'>[]): void {
  for (const { userId } of changed) if (userId !== null) tx.announce(userId);
}
