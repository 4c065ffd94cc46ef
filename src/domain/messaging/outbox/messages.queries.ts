import type { SQL } from 'drizzle-orm';
import { and, desc, eq, exists, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type Params, prepared, preparedExists, preparedInsert } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import { clockToleranceMs } from '../../../platform/values/clock.rules.js';
import type { Channel } from '../templates/templates.js';

export type MessageRow = Tables['messages']['$inferSelect'];

/**
 * The provider of what is silently held back (X3, D8). It goes through the same states at the same pace as what is sent,
 * or a claimant could tell from them who owns the address (A7).
 */
export const noProvider = 'none';

export function isHeldBack({ provider }: MessageRow): boolean {
  return provider === noProvider;
}

export const insertMessage = preparedInsert('messages');

/** One that was inserted in this transaction, or earlier. */
export async function findMessage({ db, tables: { messages } }: Reader, id: string): Promise<MessageRow> {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  if (row === undefined) throw new Error('There is no such message');
  return row;
}

/** What went to the development inbox, newest first: ids are time-ordered, so the primary key serves this. */
export async function findInInbox({ db, tables: { messages } }: Reader, limit: number): Promise<MessageRow[]> {
  return await db.select().from(messages).where(eq(messages.provider, 'inbox')).orderBy(desc(messages.id)).limit(limit);
}

/** Queued, and no worker is sending it. */
export function isWaiting({ tables: { messages } }: Reader, now: number): SQL {
  return both(eq(messages.state, 'QUEUED'), or(isNull(messages.leaseUntil), lte(messages.leaseUntil, now)));
}

/**
 * What it tells can still be used: neither it nor its challenge has expired, and the challenge is open (D1). A notice that
 * somebody else claims the reader's address (D5) stays true when the claim has ended. A challenge from the future counts
 * as expired, as for `challengeStatus`.
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
 * Takes at most `limit` due messages for one worker until `leaseUntil`. `FRESHEST` first is for a probe of a provider in
 * trouble: what has never been tried is the least likely to be the cause of the trouble; and what is held back tries nothing.
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
 * The condition stands twice: where two workers on PostgreSQL select the same rows, the second waits for the first and then
 * checks the outer condition again, on the rows as the first one left them.
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
 * Writes what became of a leased message and gives up the lease; false when the lease had run out and another worker has
 * taken it. A later lease always ends later, so its end tells leases apart.
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

/** With no provider, everything that is due lands in the development inbox (D3), but for what is held back. */
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
    // Not all that is due: another may have been committed between the two statements.
    .where(both(isDue(tx, channel, now), eq(messages.provider, noProvider)))
    .returning({ waiting: waitingFor(tx) });
  announceProgress(tx, [...sent, ...heldBack]);
}

/** Whoever waits for a challenge to be answered may see now how its message fares, held back or not (A7). */
function announceProgress(tx: Tx, moved: readonly { waiting: string | null }[]): void {
  for (const { waiting } of moved) if (waiting !== null) tx.announce(waiting);
}

/** Not the message's own user, who is the owner where a notice stands in for a code (D5). */
function waitingFor({ tables: { messages, challenges } }: Tx): SQL<string | null> {
  return sql`(select ${challenges.userId} from ${challenges} where ${challenges.id} = ${messages.challengeId})`;
}

function goesToProvider({ tables: { messages } }: Reader): SQL {
  return sql`${messages.provider} is distinct from ${noProvider}`;
}

/** What a delivery receipt says (D7); it may come before the worker has written that the message was sent. */
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
