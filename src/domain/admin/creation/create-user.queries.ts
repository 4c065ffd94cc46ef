import { and, asc, eq } from 'drizzle-orm';
import type { Reader } from '../../../platform/store/store.js';

/** Returns the id of the user's oldest invitation that is still stored. Null if there is none. */
export async function findInvitation({ db, tables: { messages } }: Reader, userId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.userId, userId), eq(messages.kind, 'INVITATION')))
    .orderBy(asc(messages.createdAt), asc(messages.id))
    .limit(1);
  return row?.id ?? null;
}
