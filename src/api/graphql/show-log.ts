import type { AuditEntry } from '../../domain/audit/audit-log.queries.js';
import { findPersons } from '../../domain/identifiers/person.queries.js';
import { isHeldBackReason } from '../../domain/messaging/outbox/held-back.rules.js';
import { meaningOf, problemOf } from '../../domain/messaging/outbox/message-problem.rules.js';
import type { MessageRow } from '../../domain/messaging/outbox/messages.queries.js';
import { isHeldBack } from '../../domain/messaging/outbox/messages.queries.js';
import { listSends, type SendRow } from '../../domain/messaging/outbox/sends/sends.queries.js';
import type { Context } from './context.js';
import { showUser } from './show.js';
import type { AuditEntryType } from './types/audit.types.js';
import type { MessageSendType, MessageType } from './types/message.types.js';
import type { UserType } from './types/user.types.js';

/** Shows messages to admins, without their content. */
export async function showMessages(context: Context, messages: readonly MessageRow[]): Promise<MessageType[]> {
  const users = await usersOf(context, messages);
  const sends = await listSends(
    context.deps.store.reader,
    messages.map(({ id }) => id),
  );
  return messages.map(message => ({
    id: message.id,
    kind: message.kind,
    channel: message.channel,
    recipient: message.recipient,
    locale: message.locale,
    userId: message.userId,
    user: users.get(message.userId ?? '') ?? null,
    state: message.state,
    isTest: message.draft !== null,
    attempts: message.attempts,
    provider: isHeldBack(message) ? null : message.provider,
    sends: sends.filter(({ messageId }) => messageId === message.id).map(showSend),
    providerMessageId: message.providerMessageId,
    error: message.lastError,
    heldBack: isHeldBackReason(message.lastError) ? message.lastError : null,
    problem: problemOf(message),
    createdAt: new Date(message.createdAt),
    sentAt: dateOf(message.sentAt),
    nextAttemptAt: dateOf(message.state === 'QUEUED' ? message.nextAttemptAt : null),
    expiresAt: new Date(message.expiresAt),
  }));
}

function showSend({ provider, state, providerMessageId, code, askedAt, answeredAt }: SendRow): MessageSendType {
  return {
    provider,
    state,
    providerMessageId,
    error: code,
    problem: code === null ? null : meaningOf(code),
    askedAt: new Date(askedAt),
    answeredAt: dateOf(answeredAt),
  };
}

export async function showMessage(context: Context, message: MessageRow): Promise<MessageType> {
  const [shown] = await showMessages(context, [message]);
  return shown as MessageType;
}

export async function showAuditEntries(context: Context, entries: readonly AuditEntry[]): Promise<AuditEntryType[]> {
  const users = await usersOf(context, entries);
  return entries.map(({ at, ...entry }) => ({
    ...entry,
    at: new Date(at),
    user: users.get(entry.userId ?? '') ?? null,
  }));
}

async function usersOf(
  context: Context,
  rows: readonly { userId: string | null }[],
): Promise<ReadonlyMap<string, UserType>> {
  const ids = new Set(rows.flatMap(({ userId }) => userId ?? []));
  const persons = await findPersons(context.deps.store.reader, context.call.app.id, [...ids]);
  return new Map(persons.map(person => [person.user.id, showUser(context, person)]));
}

function dateOf(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}
