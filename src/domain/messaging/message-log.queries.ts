import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Reader } from '../../platform/store/store.js';
import type { Position } from '../paging.js';
import { isOlder } from '../paging.queries.js';
import type { MessageRow } from './outbox/messages.queries.js';

/** The conditions for which there is an index. */
export type MessageCondition =
  | { userId: string }
  | { challengeId: string }
  | { recipient: readonly MessageRow['recipient'][] }
  | { state: MessageRow['state'] }
  | Record<string, never>;

/** Lists the messages of one app, newest first. */
export async function listMessages(
  { db, tables: { messages } }: Reader,
  appId: string,
  of: MessageCondition,
  after: Position | null,
  limit: number,
): Promise<MessageRow[]> {
  return await db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.appId, appId),
        'userId' in of ? eq(messages.userId, of.userId) : undefined,
        'challengeId' in of ? eq(messages.challengeId, of.challengeId) : undefined,
        'recipient' in of ? inArray(messages.recipient, [...of.recipient]) : undefined,
        'state' in of ? eq(messages.state, of.state) : undefined,
        isOlder(messages.createdAt, messages.id, after),
      ),
    )
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(limit);
}
