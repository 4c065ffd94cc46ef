import { and, asc, desc, eq } from 'drizzle-orm';
import type { Reader } from '../../platform/store/store.js';
import type { Position } from '../paging.js';
import { isLater } from '../paging.queries.js';

/** Lists the messages to a user and those about their claims, newest first, without details of delivery. */
export async function findMessagesAboutUser({ db, tables: { messages, challenges } }: Reader, userId: string) {
  const columns = {
    id: messages.id,
    appId: messages.appId,
    kind: messages.kind,
    recipient: messages.recipient,
    state: messages.state,
    createdAt: messages.createdAt,
    sentAt: messages.sentAt,
    receiptAt: messages.receiptAt,
    challengedId: challenges.userId,
    addressKind: challenges.kind,
    endedAt: challenges.closedAt,
  };
  // Two statements, each with an index. In one statement, with OR or a union, a database may read all messages of the server.
  const toUser = await db
    .select(columns)
    .from(messages)
    .leftJoin(challenges, eq(challenges.id, messages.challengeId))
    .where(eq(messages.userId, userId));
  const aboutClaims = await db
    .select(columns)
    .from(messages)
    .innerJoin(challenges, eq(challenges.id, messages.challengeId))
    .where(eq(challenges.userId, userId));
  const found = new Map([...toUser, ...aboutClaims].map(message => [message.id, message]));
  return [...found.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}

/** Lists the audit entries about a user, newest first. */
export async function findAuditEntries({ db, tables: { auditLog } }: Reader, appId: string, userId: string) {
  return await db
    .select({ action: auditLog.action, actor: auditLog.actor, ip: auditLog.ip, at: auditLog.at })
    .from(auditLog)
    .where(and(eq(auditLog.appId, appId), eq(auditLog.userId, userId)))
    .orderBy(desc(auditLog.at), desc(auditLog.id));
}

/** Lists the users of an app after a position, oldest first. */
export async function listOldestUsers(
  { db, tables: { users } }: Reader,
  appId: string,
  after: Position | null,
  limit: number,
): Promise<{ id: string; createdAt: number }[]> {
  return await db
    .select({ id: users.id, createdAt: users.createdAt })
    .from(users)
    .where(and(eq(users.appId, appId), isLater(users.createdAt, users.id, after)))
    .orderBy(asc(users.createdAt), asc(users.id))
    .limit(limit);
}
