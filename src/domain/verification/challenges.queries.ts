import { and, desc, eq, gt, isNull, lt, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { prepared, preparedInsert } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { type Challenge, maxGuesses } from './challenge.rules.js';

type ChallengeOutcome = NonNullable<Challenge['outcome']>;

export async function insertChallenge(tx: Tx, row: Challenge): Promise<void> {
  await insert(tx, row);
  // A reset is nobody's to follow, and a decoy must take as long as a real one (W4).
  if (row.purpose === 'CLAIM') announceEach(tx, [row]);
}

const insert = preparedInsert('challenges');

export async function findChallenge(reader: Reader, id: string): Promise<Challenge | null> {
  const { challenges } = reader.tables;
  const [row] = await reader.db.select().from(challenges).where(eq(challenges.id, id));
  return row ?? null;
}

/** The newest challenge of a claim. */
export async function findChallengeOfClaim(reader: Reader, claimId: string): Promise<Challenge | null> {
  const [row] = await newestOfClaim(reader, { claimId });
  return row ?? null;
}

const newestOfClaim = prepared(
  'challenge_of_claim',
  ['claimId'],
  ({ db, tables: { challenges } }: Reader, { claimId }) =>
    db
      .select()
      .from(challenges)
      .where(eq(challenges.claimId, claimId))
      .orderBy(...newestFirst(challenges))
      .limit(1),
);

/** An open one first: those before it have been replaced, whatever the clock said when they were made. */
function newestFirst(challenges: Tables['challenges']): SQL[] {
  return [sql`${challenges.closedAt} is not null`, desc(challenges.createdAt), desc(challenges.id)];
}

/** The newest challenge for an address of a kind that the user claimed, open or over. */
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

/** Counts a guess before anybody looks at it, and returns how many there are now; null when none is left (V8). */
export async function spendGuess(tx: Tx, id: string, now: number): Promise<number | null> {
  const [row] = await spend(tx, { id, now });
  return row?.guesses ?? null;
}

const spend = prepared('spend_guess', ['id', 'now'], ({ db, tables: { challenges } }: Tx, { id, now }) =>
  db
    .update(challenges)
    .set({ guesses: sql`${challenges.guesses} + 1` })
    .where(
      and(
        eq(challenges.id, id),
        isNull(challenges.closedAt),
        gt(challenges.expiresAt, now),
        lt(challenges.guesses, maxGuesses),
      ),
    )
    .returning({ guesses: challenges.guesses }),
);

/** Whether the challenge was still open: of many that close it at once, one does. */
export async function closeChallenge(tx: Tx, id: string, outcome: ChallengeOutcome, now: number): Promise<boolean> {
  const closed = await close(tx, { id, outcome, now });
  announceEach(tx, closed);
  return closed.length === 1;
}

const close = prepared('close_challenge', ['id', 'outcome', 'now'], (tx: Tx, { id, outcome, now }) =>
  closing(tx, eq(tx.tables.challenges.id, id), { outcome, now }),
);

export async function closeChallengesOfClaim(
  tx: Tx,
  claimId: string,
  outcome: ChallengeOutcome,
  now: number,
): Promise<void> {
  announceEach(tx, await closeOfClaim(tx, { claimId, outcome, now }));
}

const closeOfClaim = prepared(
  'close_challenges_of_claim',
  ['claimId', 'outcome', 'now'],
  (tx: Tx, { claimId, outcome, now }) => closing(tx, eq(tx.tables.challenges.claimId, claimId), { outcome, now }),
);

/** Every code and link of a user dies: verifications and resets alike (W3). */
export async function closeChallengesOfUser(tx: Tx, userId: string, now: number): Promise<void> {
  announceEach(tx, await closing(tx, eq(tx.tables.challenges.userId, userId), { outcome: 'REPLACED', now }));
}

function closing(
  { db, tables: { challenges } }: Tx,
  those: SQL,
  { outcome, now }: { outcome: ChallengeOutcome | Placeholder; now: number | Placeholder },
) {
  return db
    .update(challenges)
    .set({ closedAt: sql`${now}`, outcome: sql`${outcome}` })
    .where(and(those, isNull(challenges.closedAt)))
    .returning({ userId: challenges.userId });
}

export async function setLastSentAt(tx: Tx, id: string, now: number): Promise<void> {
  const { challenges } = tx.tables;
  const sent = await tx.db
    .update(challenges)
    .set({ lastSentAt: now })
    .where(eq(challenges.id, id))
    .returning({ userId: challenges.userId });
  announceEach(tx, sent);
}

/** Whoever follows the users of these challenges has something to read. */
function announceEach(tx: Tx, changed: readonly Pick<Challenge, 'userId'>[]): void {
  for (const { userId } of changed) if (userId !== null) tx.announce(userId);
}
