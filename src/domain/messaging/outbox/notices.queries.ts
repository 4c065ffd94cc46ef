import { and, eq, gte } from 'drizzle-orm';
import type { Reader } from '../../../platform/store/store.js';
import type { MessageRow } from './messages.queries.js';

/** A message to a user, which the link in it names. */
export type Notice = MessageRow & { userId: string };

/** Finds a notice. Null if there is none, or if its user was deleted. */
export async function findNotice({ db, tables: { messages } }: Reader, { id }: { id: string }): Promise<Notice | null> {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  return row === undefined || row.userId === null ? null : { ...row, userId: row.userId };
}

/** Returns whether at least one message of a kind was sent to a user since an instant. Null if none was queued. */
export async function wasAnySent(
  { db, tables: { messages } }: Reader,
  { userId, kind, since }: Pick<Notice, 'userId' | 'kind'> & { since: number },
): Promise<boolean | null> {
  const found = await db
    .select({ state: messages.state })
    .from(messages)
    .where(and(eq(messages.userId, userId), gte(messages.createdAt, since), eq(messages.kind, kind)));
  return found.length === 0 ? null : found.some(({ state }) => state === 'SENT' || state === 'DELIVERED');
}
