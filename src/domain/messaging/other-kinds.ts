import type { Kind } from '../../platform/values/kinds.js';
import type { MessagingDeps } from './messaging-deps.js';
import type { MessageRow } from './outbox/messages.queries.js';
import { kindFacts } from './templates/templates.js';

/**
 * Reads which other kinds of identifiers the account of a message has, when the message is sent: since it was queued, an attacker
 * may have added one (V19). Reads nothing for a kind of message that does not name them.
 */
export async function readOtherKinds(
  { findOtherKinds }: Pick<MessagingDeps, 'findOtherKinds'>,
  { kind, userId, channel, draft }: MessageRow,
): Promise<readonly Kind[]> {
  if (userId === null || draft !== null || !kindFacts[kind].variables.includes('otherIdentifiers')) return [];
  return await findOtherKinds(userId, channel === 'EMAIL' ? 'EMAIL' : 'PHONE');
}
