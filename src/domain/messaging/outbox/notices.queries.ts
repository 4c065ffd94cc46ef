import { and, eq, gte } from 'drizzle-orm';
import type { Reader } from '../../../platform/store/store.js';
import type { MessageRow } from './messages.queries.js';

/** A message that a user got, as the link in it names it. */
export type Notice = MessageRow & { userId: string };

/** Null: there is none, or its user was deleted. */
export async function findNotice({ db, tables: { messages } }: Reader, { id }: { id: string }): Promise<Notice | null> {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  return row === undefined || row.userId === null ? null : { ...row, userId: row.userId };
}

/** Returns whether one of the messages of a kind that a user should have got since an instant was sent. Null: there is no such message. */
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
