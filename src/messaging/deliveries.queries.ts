import { desc, eq } from 'drizzle-orm';
import type { Reader } from '../store/store.js';

/** What became of the newest message that was queued for a challenge. */
export async function findDelivery({ db, tables: { messages } }: Reader, challengeId: string) {
  const [row] = await db
    .select({ state: messages.state, sentAt: messages.sentAt })
    .from(messages)
    .where(eq(messages.challengeId, challengeId))
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(1);
  return row ?? null;
}
