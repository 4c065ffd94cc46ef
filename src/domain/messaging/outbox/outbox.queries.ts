import { and, count, eq, gt, min } from 'drizzle-orm';
import type { Reader } from '../../../platform/store/store.js';

/** Returns, for each channel, how many messages wait, and since when the oldest one is due. */
export async function findMessageBacklog(
  { db, tables: { messages } }: Reader,
  now: number,
): Promise<{ channel: string; messages: number; dueSince: number | null }[]> {
  const rows = await db
    .select({ channel: messages.channel, messages: count(), dueSince: min(messages.nextAttemptAt) })
    .from(messages)
    .where(and(eq(messages.state, 'QUEUED'), gt(messages.expiresAt, now)))
    .groupBy(messages.channel);
  return (['SMS', 'EMAIL'] as const).map(channel => {
    const row = rows.find(each => each.channel === channel);
    return { channel, messages: row?.messages ?? 0, dueSince: row?.dueSince == null ? null : Number(row.dueSince) };
  });
}
