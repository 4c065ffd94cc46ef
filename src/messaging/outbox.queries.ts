import { and, count, eq, gt, min } from 'drizzle-orm';
import type { Reader } from '../store/store.js';

/** What waits in the outbox, by channel: how many messages, and since when the one that has waited longest is due. */
export async function findBacklog(
  { db, tables: { messages } }: Reader,
  now: number,
): Promise<{ channel: string; messages: number; dueSince: number }[]> {
  const rows = await db
    .select({ channel: messages.channel, messages: count(), dueSince: min(messages.nextAttemptAt) })
    .from(messages)
    .where(and(eq(messages.state, 'QUEUED'), gt(messages.expiresAt, now)))
    .groupBy(messages.channel);
  return rows.map(({ dueSince, ...row }) => ({ ...row, dueSince: Number(dueSince ?? now) }));
}
