import { and, eq, inArray, ne, not } from 'drizzle-orm';
import type { Tx } from '../../../platform/store/store.js';
import type { MessageKind } from '../../../platform/store/tables.js';

/** Separates the queued messages of these kinds from their user, who is about to be deleted (O5). They are sent all the same. */
export async function keepQueuedMessages(
  { db, tables: { messages } }: Tx,
  userId: string,
  kinds: readonly MessageKind[],
): Promise<void> {
  await db
    .update(messages)
    .set({ userId: null })
    .where(
      and(
        eq(messages.userId, userId),
        // Not `=`: SQLite would read all messages that are queued.
        not(ne(messages.state, 'QUEUED')),
        inArray(messages.kind, [...kinds]),
      ),
    );
}
