import type { SQL } from 'drizzle-orm';
import { and, desc, eq, exists, gt, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type Params, prepared, preparedExists, preparedInsert } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import { clockToleranceMs } from '../../../platform/values/clock.rules.js';
import type { Channel } from '../templates/templates.js';

export type MessageRow = Tables['messages']['$inferSelect'];

/**
 * The provider of a message that is silently held back (X3, D8). Such a message goes through the same states at the
 * same pace as others; otherwise a claimant could see who owns the address (A7).
 */
export const noProvider = 'none';

export function isHeldBack({ provider }: MessageRow): boolean {
  return provider === noProvider;
}

export const insertMessage = preparedInsert('messages');

/** Finds a message that exists; throws when it does not. */
export async function findMessage({ db, tables: { messages } }: Reader, id: string): Promise<MessageRow> {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  if (row === undefined) throw new Error('There is no such message');
  return row;
}

/** Whether the secret of a challenge was let out in any message. A message that is held back lets it out to nobody. */
export const wasSecretSent = preparedExists(
  'secret_sent',
  ({ db, tables: { messages } }: Reader, p: Params<{ challengeId: string }>) =>
    db
      .select({ id: messages.id })
      .from(messages)
      .where(
        and(
          eq(messages.challengeId, p.challengeId),
          // The notice to the owner of a claimed address (D5) belongs to the challenge, but carries no secret.
          ne(messages.kind, 'ADDRESS_IN_USE'),
          or(isNull(messages.provider), ne(messages.provider, noProvider)),
        ),
      )
      .limit(1),
);

/** What went to the development inbox, newest first: ids are time-ordered, so the primary key serves this. */
export async function findInInbox({ db, tables: { messages } }: Reader, limit: number): Promise<MessageRow[]> {
  return await db.select().from(messages).where(eq(messages.provider, 'inbox')).orderBy(desc(messages.id)).limit(limit);
}

/** Selects messages that are queued and that no worker is sending. */
export function isWaiting({ tables: { messages } }: Reader, now: number): SQL {
  return both(eq(messages.state, 'QUEUED'), or(isNull(messages.leaseUntil), lte(messages.leaseUntil, now)));
}

/**
 * Selects messages that are still of use: neither the message nor its challenge has expired, and the challenge is open
 * (D1). A notice that somebody else claims the reader's address (D5) stays true when the claim has ended. A challenge
 * from the future counts as expired, as for `challengeStatus`.
 */
export function isStillUseful({ db, tables: { messages, challenges } }: Reader, now: number): SQL {
  const isBegun = sql`${challenges.createdAt} - ${clockToleranceMs} <= ${now}`;
  const isOpen = both(isNull(challenges.closedAt), both(gt(challenges.expiresAt, now), isBegun));
  const open = db
    .select({ one: sql`1` })
    .from(challenges)
    .where(and(eq(challenges.id, messages.challengeId), isOpen));
  return both(
    gt(messages.expiresAt, now),
    or(isNull(messages.challengeId), eq(messages.kind, 'ADDRESS_IN_USE'), exists(open)),
  );
}

function isDue(reader: Reader, channel: Channel, now: number): SQL {
  const { messages } = reader.tables;
  const inTime = both(eq(messages.channel, channel), lte(messages.nextAttemptAt, now));
  return both(inTime, both(isWaiting(reader, now), isStillUseful(reader, now)));
}

export function both(one: SQL, other: SQL | undefined): SQL {
  return sql`(${one} and ${other})`;
}

/** Returns whether a message of a channel is due. An idle worker asks every second, a busy one after every commit. */
export const hasDueMessage = preparedExists(
  'due_message',
  (reader: Reader, p: Params<{ channel: Channel; now: number }>) => {
    const { messages } = reader.tables;
    return reader.db
      .select({ id: messages.id })
      .from(messages)
      .where(isDue(reader, p.channel, p.now))
      .limit(1);
  },
);

/**
 * Takes at most `limit` due messages for one worker until `leaseUntil`. `FRESHEST` is for the probe of a provider that
 * fails: a message that was never tried is the least likely cause. It leaves out messages that are held back, since
 * they would probe nothing.
 */
export async function leaseMessages(
  tx: Tx,
  channel: Channel,
  { order, ...terms }: { now: number; leaseUntil: number; limit: number; order: 'OLDEST' | 'FRESHEST' },
): Promise<MessageRow[]> {
  return await (order === 'FRESHEST' ? leaseFreshest : leaseOldest)(tx, { channel, ...terms });
}

interface LeaseTerms {
  channel: Channel;
  now: number;
  leaseUntil: number;
  limit: number;
}

const leaseOldest = prepared('lease_oldest', (tx: Tx, p: Params<LeaseTerms>) => {
  const { messages } = tx.tables;
  return leasing(tx, p, [], [messages.nextAttemptAt, messages.id]);
});

const leaseFreshest = prepared('lease_freshest', (tx: Tx, p: Params<LeaseTerms>) => {
  const { messages } = tx.tables;
  return leasing(tx, p, [goesToProvider(tx)], [messages.attempts, messages.nextAttemptAt, messages.id]);
});

/**
 * Checks the condition twice. When two workers on PostgreSQL select the same rows, the second waits for the first and
 * then checks the outer condition again, on the rows as the first left them.
 */
function leasing(tx: Tx, { channel, now, leaseUntil, limit }: LeaseTerms, which: SQL[], order: PgColumn[]) {
  const { messages } = tx.tables;
  const due = isDue(tx, channel, now);
  const chosen = tx.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(due, ...which))
    .orderBy(...order)
    .limit(limit);
  return tx.db
    .update(messages)
    .set({ leaseUntil })
    .where(and(inArray(messages.id, chosen), due))
    .returning();
}

type Settled = Pick<
  MessageRow,
  'state' | 'attempts' | 'nextAttemptAt' | 'sentAt' | 'provider' | 'providerMessageId' | 'lastError'
>;
export type MessageSettlement = Pick<Settled, 'state'> & Partial<Settled>;

/**
 * Writes the result of a leased message and ends the lease; false when the lease had expired and another worker has
 * taken the message. A later lease always ends later, so the end of a lease identifies it.
 */
export async function settleMessage(tx: Tx, message: MessageRow, settlement: MessageSettlement): Promise<boolean> {
  const { leaseUntil } = message;
  if (leaseUntil === null) return false;
  const settled = await settle(tx, { ...message, ...settlement, leaseUntil });
  if (settlement.state !== 'QUEUED') announceProgress(tx, settled);
  return settled.length === 1;
}

const settle = prepared('settle_message', (tx: Tx, p: Params<Settled & { id: string; leaseUntil: number }>) => {
  const { messages } = tx.tables;
  return tx.db
    .update(messages)
    .set({
      state: p.state,
      attempts: p.attempts,
      nextAttemptAt: p.nextAttemptAt,
      leaseUntil: null,
      sentAt: p.sentAt,
      provider: p.provider,
      providerMessageId: p.providerMessageId,
      lastError: p.lastError,
    })
    .where(and(eq(messages.id, p.id), eq(messages.state, 'QUEUED'), eq(messages.leaseUntil, p.leaseUntil)))
    .returning({ waiting: waitingFor(tx) });
});

/**
 * Moves everything that is due to the development inbox (D3), where no provider is set. Suppresses what is held back.
 */
export async function moveToInbox(tx: Tx, channel: Channel, now: number): Promise<void> {
  const { messages } = tx.tables;
  const settled = { sentAt: now, attempts: 1 };
  const sent = await tx.db
    .update(messages)
    .set({ ...settled, state: 'SENT', provider: 'inbox' })
    .where(both(isDue(tx, channel, now), goesToProvider(tx)))
    .returning({ waiting: waitingFor(tx) });
  const heldBack = await tx.db
    .update(messages)
    .set({ ...settled, state: 'SUPPRESSED' })
    // Not everything that is due: another message may have been committed between the two statements.
    .where(both(isDue(tx, channel, now), eq(messages.provider, noProvider)))
    .returning({ waiting: waitingFor(tx) });
  announceProgress(tx, [...sent, ...heldBack]);
}

/** Makes those who wait for a challenge read the state of its message, whether it was held back or not (A7). */
function announceProgress(tx: Tx, moved: readonly { waiting: string | null }[]): void {
  for (const { waiting } of moved) if (waiting !== null) tx.announce(waiting);
}

/**
 * Selects the user of the challenge. The user of the message may be the owner of the address, who gets a notice (D5).
 */
function waitingFor({ tables: { messages, challenges } }: Tx): SQL<string | null> {
  return sql`(select ${challenges.userId} from ${challenges} where ${challenges.id} = ${messages.challengeId})`;
}

function goesToProvider({ tables: { messages } }: Reader): SQL {
  return sql`${messages.provider} is distinct from ${noProvider}`;
}

/** Writes what a delivery receipt says (D7). It may arrive before the worker has written that the message was sent. */
export async function recordReceipt(
  tx: Tx,
  { id, state, lastError }: { id: string; state: 'DELIVERED' | 'FAILED'; lastError: string | null },
  now: number,
): Promise<boolean> {
  const { messages } = tx.tables;
  const known = await tx.db
    .update(messages)
    .set({ state, lastError, sentAt: sql`coalesce(${messages.sentAt}, ${now})`, receiptAt: now })
    .where(and(eq(messages.id, id), inArray(messages.state, ['QUEUED', 'SENT'])))
    .returning({ waiting: waitingFor(tx) });
  announceProgress(tx, known);
  return known.length === 1;
}
