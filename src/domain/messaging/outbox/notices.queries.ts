import { eq } from 'drizzle-orm';
import type { Reader } from '../../../platform/store/store.js';
import type { MessageRow } from './messages.queries.js';

/** A message that a user got, as the link in it names it. */
export type Notice = MessageRow & { userId: string };

/** Null: there is none, or its user was deleted. */
export async function findNotice({ db, tables: { messages } }: Reader, { id }: { id: string }): Promise<Notice | null> {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  return row === undefined || row.userId === null ? null : { ...row, userId: row.userId };
}
