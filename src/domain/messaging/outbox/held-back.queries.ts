import { and, desc, eq } from 'drizzle-orm';
import type { Reader } from '../../../platform/store/store.js';
import { type HeldBackReason, isHeldBackReason } from './held-back.rules.js';

/** Returns why the newest message of a challenge was held back. Null if it was not, or if there is none. */
export async function findHeldBack(
  { db, tables: { messages } }: Reader,
  challengeId: string,
): Promise<HeldBackReason | null> {
  const [row] = await db
    .select({ reason: messages.lastError })
    .from(messages)
    .where(and(eq(messages.challengeId, challengeId)))
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(1);
  return row !== undefined && isHeldBackReason(row.reason) ? row.reason : null;
}
