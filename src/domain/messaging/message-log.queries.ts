import { and, desc, eq } from 'drizzle-orm';
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
  reader: Reader,
  appId: string,
  of: MessageCondition,
  after: Position | null,
  limit: number,
): Promise<MessageRow[]> {
  if (!('recipient' in of)) return await listBy(reader, appId, of, after, limit);
  // One query for each form: by a list of forms SQLite would read all messages of the app in their order.
  const found: MessageRow[] = [];
  for (const recipient of of.recipient) found.push(...(await listBy(reader, appId, { recipient }, after, limit)));
  return found.sort(newestFirst).slice(0, limit);
}

async function listBy(
  { db, tables: { messages } }: Reader,
  appId: string,
  of: Exclude<MessageCondition, { recipient: unknown }> | Pick<MessageRow, 'recipient'>,
  after: Position | null,
  limit: number,
): Promise<MessageRow[]> {
  return await db
    .select()
    .from(messages)
    .where(
      and(
        // A challenge belongs to one app. With the app in the condition, SQLite would read all messages of the app.
        'challengeId' in of ? eq(messages.challengeId, of.challengeId) : eq(messages.appId, appId),
        'userId' in of ? eq(messages.userId, of.userId) : undefined,
        'recipient' in of ? eq(messages.recipient, of.recipient) : undefined,
        'state' in of ? eq(messages.state, of.state) : undefined,
        isOlder(messages.createdAt, messages.id, after),
      ),
    )
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(limit);
}

function newestFirst(a: MessageRow, b: MessageRow): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
