import { and, eq, gt, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { Tx } from '../../../../platform/store/store.js';
import { announceTo } from '../../../../platform/workers/outbox.queries.js';
import type { Receipt } from '../../providers/receipts.js';
import { followerOf } from '../messages.queries.js';
import { goesOnAfter } from './send-order.rules.js';
import { listSends, type SendRow } from './sends.queries.js';

/**
 * Writes what a delivery receipt of a provider says (D7, D18). It may arrive before the worker has written that the message was
 * sent. Returns whether it changed the message.
 */
export async function recordReceipt(
  tx: Tx,
  provider: string,
  { messageId, state, code }: Receipt,
  now: number,
): Promise<boolean> {
  const all = await listSends(tx, [messageId]);
  const send = all.find(each => each.provider === provider);
  // A message without any was sent by a node of an earlier version.
  if (send === undefined && all.length > 0) return false;
  // The first one of each provider is kept.
  if (send?.receiptAt != null) return false;
  if (send !== undefined) {
    const { sends } = tx.tables;
    await tx.db
      .update(sends)
      .set({ state, code, receiptAt: now, answeredAt: send.answeredAt ?? now })
      .where(and(eq(sends.messageId, messageId), eq(sends.provider, provider)));
  }
  if (state === 'FAILED' && !wasAskedLast(all, send)) return false;
  if (code !== null && goesOnAfter(code) && (await queueAgain(tx, { messageId, code }, now))) return true;
  const { messages } = tx.tables;
  const isOpen = sql`${messages.state} in ('QUEUED', 'SENT')`;
  // It failed at another provider, and has arrived by this one.
  const hasFailedElsewhere = and(
    eq(messages.state, 'FAILED'),
    isNotNull(messages.receiptAt),
    ne(messages.provider, provider),
  );
  const known = await tx.db
    .update(messages)
    .set({
      state,
      lastError: code,
      sentAt: sql`coalesce(${messages.sentAt}, ${now})`,
      receiptAt: now,
      ...(send !== undefined && { provider, providerMessageId: send.providerMessageId }),
    })
    .where(and(eq(messages.id, messageId), state === 'DELIVERED' ? or(isOpen, hasFailedElsewhere) : isOpen))
    .returning({ follower: followerOf(tx) });
  announceTo(tx, known);
  return known.length === 1;
}

/** Queues a message for the providers that were not asked yet (D25). Returns whether it could still be sent. */
async function queueAgain(
  tx: Tx,
  { messageId, code }: { messageId: string; code: string },
  now: number,
): Promise<boolean> {
  const { messages } = tx.tables;
  const known = await tx.db
    .update(messages)
    .set({ state: 'QUEUED', nextAttemptAt: now, lastError: code })
    // One that is QUEUED is on its way: its worker would write that it was sent.
    .where(and(eq(messages.id, messageId), eq(messages.state, 'SENT'), gt(messages.expiresAt, now)))
    .returning({ follower: followerOf(tx) });
  announceTo(tx, known);
  return known.length === 1;
}

function wasAskedLast(all: readonly SendRow[], send: SendRow | undefined): boolean {
  if (send === undefined) return true;
  return all.every(({ provider, askedAt, state }) => {
    if (provider === send.provider) return true;
    return askedAt < send.askedAt || (askedAt === send.askedAt && state !== 'ASKED' && state !== 'ACCEPTED');
  });
}
