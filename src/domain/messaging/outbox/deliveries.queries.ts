import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Reader } from '../../../platform/store/store.js';
import type { MessageRow } from './messages.queries.js';

/** The state of the newest message that was queued for a challenge. */
export interface MessageDelivery extends Pick<MessageRow, 'id' | 'state' | 'sentAt' | 'receiptAt'> {
  /** The last message to the same address for which a receipt came. Only for a message that was held back. */
  example: Pick<MessageRow, 'state' | 'sentAt' | 'receiptAt'> | null;
}

export async function findMessageDelivery(reader: Reader, challengeId: string): Promise<MessageDelivery | null> {
  const { messages } = reader.tables;
  const [row] = await reader.db
    .select({
      id: messages.id,
      state: messages.state,
      sentAt: messages.sentAt,
      receiptAt: messages.receiptAt,
      appId: messages.appId,
      recipient: messages.recipient,
    })
    .from(messages)
    .where(eq(messages.challengeId, challengeId))
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(1);
  if (row === undefined) return null;
  const { id, state, sentAt, receiptAt } = row;
  const example = state === 'SUPPRESSED' ? await findLastWithReceipt(reader, row) : null;
  return { id, state, sentAt, receiptAt, example };
}

/** Finds the last message to an address that got a receipt: the example of `MessageDelivery`. */
export async function findLastWithReceipt(
  { db, tables: { messages } }: Reader,
  { appId, recipient }: Pick<MessageRow, 'appId' | 'recipient'>,
): Promise<MessageDelivery['example']> {
  const [row] = await db
    .select({ state: messages.state, sentAt: messages.sentAt, receiptAt: messages.receiptAt })
    .from(messages)
    .where(and(eq(messages.appId, appId), eq(messages.recipient, recipient), isNotNull(messages.receiptAt)))
    .orderBy(desc(messages.createdAt))
    .limit(1);
  return row ?? null;
}
