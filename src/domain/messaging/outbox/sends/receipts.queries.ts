import { and, eq, gt, inArray, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { Tx } from '../../../../platform/store/store.js';
import { announceTo } from '../../../../platform/workers/outbox.queries.js';
import type { Receipt } from '../../providers/receipts.js';
import { followerOf } from '../messages.queries.js';
import { insertPart, listParts, lockSend, markAccepted } from './parts.queries.js';
import { endOfParts } from './parts.rules.js';
import { mayDeliverElsewhere } from './send-order.rules.js';
import { listSends, type SendRow } from './sends.queries.js';

/**
 * Writes the state in a delivery receipt (D7, D18, D33). The receipt may arrive before the worker has written that the message was sent. A receipt
 * from a provider that was not asked changes nothing (D37). Returns whether it changed the message.
 */
export async function recordReceipt(tx: Tx, provider: string, receipt: Receipt, now: number): Promise<boolean> {
  const { messageId, part, state, code } = receipt;
  // Lock, so that the second copy of a receipt sees what the first one has written.
  const locked = await lockSend(tx, { messageId, provider });
  const all = await listSends(tx, [messageId]);
  if (locked === null) {
    // A message without any send was sent by a node of an earlier version.
    return all.length === 0 && (await endSend(tx, provider, all, receipt, now));
  }
  if (locked.receiptAt !== null) return false;
  if (part === null) return await endSend(tx, provider, all, receipt, now);
  if (!(await insertPart(tx, { messageId, provider, part, state, code, receiptAt: now }))) return false;
  const end = endOfParts(locked.parts, await listParts(tx, { messageId, provider }));
  if (end !== null) return await endSend(tx, provider, all, { messageId, ...end }, now);
  return await noteFirstPart(tx, locked, now);
}

/** Ends a message if all its receipts arrived before the number of its parts was known. */
export async function settleParts(
  tx: Tx,
  { messageId, provider }: Pick<SendRow, 'messageId' | 'provider'>,
  now: number,
): Promise<void> {
  const parts = await listParts(tx, { messageId, provider });
  if (parts.length === 0) return;
  const all = await listSends(tx, [messageId]);
  const send = all.find(each => each.provider === provider);
  const end = send === undefined ? null : endOfParts(send.parts, parts);
  if (end !== null) await endSend(tx, provider, all, { messageId, ...end }, now);
}

/** Writes that the provider has accepted the message, whatever it answered before. The other parts may still be delivered or fail. */
async function noteFirstPart(tx: Tx, send: SendRow, now: number): Promise<boolean> {
  const { messageId, provider, state } = send;
  if (state === 'ACCEPTED') return false;
  await markAccepted(tx, send);
  const { messages } = tx.tables;
  const known = await tx.db
    .update(messages)
    .set({ state: 'SENT', provider, lastError: null, sentAt: sql`coalesce(${messages.sentAt}, ${now})` })
    .where(and(eq(messages.id, messageId), eq(messages.state, 'QUEUED')))
    .returning({ follower: followerOf(tx) });
  announceTo(tx, known);
  return known.length === 1;
}

/** Writes how a message ended at a provider. The first end at each provider is kept. */
async function endSend(
  tx: Tx,
  provider: string,
  all: readonly SendRow[],
  { messageId, state, code }: Pick<Receipt, 'messageId' | 'state' | 'code'>,
  now: number,
): Promise<boolean> {
  const send = all.find(each => each.provider === provider);
  if (send?.receiptAt != null) return false;
  if (send !== undefined) {
    const { sends } = tx.tables;
    await tx.db
      .update(sends)
      .set({ state, code, receiptAt: now, answeredAt: send.answeredAt ?? now })
      .where(and(eq(sends.messageId, messageId), eq(sends.provider, provider)));
  }
  if (state === 'FAILED' && !wasAskedLast(all, send)) return false;
  const maySendAgain = send !== undefined && code !== null && mayDeliverElsewhere(code);
  if (maySendAgain && (await queueAgain(tx, { messageId, code }, now))) return true;
  const { messages } = tx.tables;
  // If an earlier version asked the provider, only the row of the message names it.
  const wasAsked = send === undefined ? eq(messages.provider, provider) : undefined;
  const isOpen = sql`${messages.state} in ('QUEUED', 'SENT')`;
  // The message failed at another provider, and was delivered by this one.
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
    .where(and(eq(messages.id, messageId), wasAsked, state === 'DELIVERED' ? or(isOpen, hasFailedElsewhere) : isOpen))
    .returning({ follower: followerOf(tx) });
  announceTo(tx, known);
  return known.length === 1;
}

/**
 * Queues a message for the providers that were not asked yet (D25). Ends the lease of a worker that still waits for this provider's answer, because
 * the receipt shows that the provider had the message. Returns whether the message can still be sent.
 */
async function queueAgain(
  tx: Tx,
  { messageId, code }: { messageId: string; code: string },
  now: number,
): Promise<boolean> {
  const { messages } = tx.tables;
  const known = await tx.db
    .update(messages)
    .set({
      state: 'QUEUED',
      leaseUntil: null,
      nextAttemptAt: now,
      lastError: code,
      sentAt: sql`coalesce(${messages.sentAt}, ${now})`,
    })
    .where(and(eq(messages.id, messageId), inArray(messages.state, ['QUEUED', 'SENT']), gt(messages.expiresAt, now)))
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
