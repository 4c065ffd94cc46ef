import { desc, eq } from 'drizzle-orm';
import type { Reader } from '../store/store.js';

/** The messages and acts that speak of a user, newest first, without delivery internals. */
export async function findTraces(reader: Reader, userId: string) {
  const { messages, auditLog } = reader.tables;
  const sent = await reader.db
    .select({
      kind: messages.kind,
      recipient: messages.recipient,
      state: messages.state,
      createdAt: messages.createdAt,
      sentAt: messages.sentAt,
    })
    .from(messages)
    .where(eq(messages.userId, userId))
    .orderBy(desc(messages.createdAt));
  const acts = await reader.db
    .select({ action: auditLog.action, actor: auditLog.actor, ip: auditLog.ip, at: auditLog.at })
    .from(auditLog)
    .where(eq(auditLog.userId, userId))
    .orderBy(desc(auditLog.at));
  return { messages: sent, acts };
}
