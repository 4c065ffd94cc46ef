import type { SQL } from 'drizzle-orm';
import { and, desc, eq, exists, gt, isNull, ne, or, sql } from 'drizzle-orm';
import { type Params, preparedExists, preparedInsert } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import { clockToleranceMs } from '../../../platform/values/clock.rules.js';
import {
  announceTo,
  isDue,
  type OutboxRow,
  preparedLease,
  preparedSettle,
  type Settlement,
} from '../../../platform/workers/outbox.queries.js';
import type { Channel } from '../templates/templates.js';
import { earlierSends } from './sends/sends.queries.js';

export type MessageRow = OutboxRow<'messages'>;

/** A message that a worker has leased, with the providers that were asked before, as `parseSends` reads them. */
export type LeasedMessage = MessageRow & { earlierSends: string | null };

/**
 * The provider of a message that is silently held back (X3, D8). Such a message goes through the same states at the same pace as others. Otherwise a
 * claimant could see whether the address has an owner (A7).
 */
export const noProvider = 'none';

export function isHeldBack({ provider }: MessageRow): boolean {
  return provider === noProvider;
}

export const insertMessage = preparedInsert('messages');

/** Finds a message that must exist. Throws if it does not. */
export async function findMessage({ db, tables: { messages } }: Reader, id: string): Promise<MessageRow> {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  if (row === undefined) throw new Error('There is no such message');
  return row;
}

/** Whether any message with the secret of a challenge was sent. A message that was held back does not count. */
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

/**
 * Lists the development inbox, newest first, with the messages that were held back (X12). Ids are ordered by time, so the primary
 * key serves this.
 */
export async function findInInbox(
  { db, tables: { messages } }: Reader,
  to: string | null,
  limit: number,
): Promise<MessageRow[]> {
  const isHeldBack = both(eq(messages.provider, noProvider), eq(messages.state, 'SUPPRESSED'));
  const isChosen = to === null ? undefined : sql`${messages.recipient} = ${to}`;
  return await db
    .select()
    .from(messages)
    .where(and(or(eq(messages.provider, 'inbox'), isHeldBack), isChosen))
    .orderBy(desc(messages.id))
    .limit(limit);
}

/**
 * Selects messages that are still useful: neither the message nor its challenge has expired, and the challenge is open (D1). A notice that somebody
 * else claims the reader's address (D5) remains true after the claim has ended. A challenge from the future counts as expired, as in
 * `challengeStatus`.
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

/** Selects messages of the channel that are still useful. The outbox adds the condition that they are due. */
function isSendable(reader: Reader, channel: Channel, now: number): SQL {
  return both(eq(reader.tables.messages.channel, channel), isStillUseful(reader, now));
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
      .where(both(isDue(messages, p.now), isSendable(reader, p.channel, p.now)))
      .limit(1);
  },
);

/** Takes the messages that have waited longest. */
export const leaseOldest = preparedLease(
  'lease_oldest',
  'messages',
  isSendable,
  ({ nextAttemptAt, id }) => [nextAttemptAt, id],
  withEarlierSends,
);

/**
 * For the probe of a provider in trouble. A message that was never tried is the least likely cause of the trouble. A message that is held back would
 * not reach the provider.
 */
export const leaseFreshest = preparedLease(
  'lease_freshest',
  'messages',
  (tx, channel: Channel, now) => both(isSendable(tx, channel, now), goesToProvider(tx)),
  ({ attempts, nextAttemptAt, id }) => [attempts, nextAttemptAt, id],
  withEarlierSends,
);

function withEarlierSends(tx: Tx) {
  return { earlierSends: earlierSends(tx) };
}

export type MessageSettlement = Settlement<'messages', 'sentAt' | 'provider' | 'providerMessageId'>;

/** Writes the result of an attempt, and notifies the user who waits for the message, held back or not (A7). */
export const settleMessage = preparedSettle('messages', ['sentAt', 'provider', 'providerMessageId'], followerOf);

/** Moves all due messages to the development inbox (D3), because no provider is set. Suppresses and returns the messages that are held back. */
export async function moveToInbox(tx: Tx, channel: Channel, now: number): Promise<HeldBackMessage[]> {
  const { messages } = tx.tables;
  const isDueNow = both(isDue(messages, now), isSendable(tx, channel, now));
  const settled = { sentAt: now, attempts: 1 };
  const sent = await tx.db
    .update(messages)
    .set({ ...settled, state: 'SENT', provider: 'inbox' })
    .where(both(isDueNow, goesToProvider(tx)))
    .returning({ follower: followerOf(tx) });
  const heldBack = await tx.db
    .update(messages)
    .set({ ...settled, state: 'SUPPRESSED' })
    // Do not select all due messages: another one may have been committed between the two statements.
    .where(both(isDueNow, eq(messages.provider, noProvider)))
    .returning({
      follower: followerOf(tx),
      id: messages.id,
      appId: messages.appId,
      kind: messages.kind,
      reason: messages.lastError,
    });
  announceTo(tx, [...sent, ...heldBack]);
  return heldBack;
}

/** The fields of the log line for a message that was held back (X12). */
export interface HeldBackMessage {
  id: string;
  appId: string;
  kind: MessageRow['kind'];
  reason: string | null;
}

/** Selects the user of the challenge. The user of the message may be the owner of the address, who gets a notice (D5). */
export function followerOf({ tables: { messages, challenges } }: Tx): SQL<string | null> {
  return sql`(select ${challenges.userId} from ${challenges} where ${challenges.id} = ${messages.challengeId})`;
}

function goesToProvider({ tables: { messages } }: Reader): SQL {
  return sql`${messages.provider} is distinct from ${noProvider}`;
}
