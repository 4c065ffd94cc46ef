import type { Kind } from '../../platform/values/kinds.js';
import type { MessagingDeps } from './messaging-deps.js';
import type { MessageRow } from './outbox/messages.queries.js';
import { kindFacts } from './templates/templates.js';

/**
 * Reads the kinds of the other identifiers of a message's account. This happens when the message is sent, because an attacker may have added one
 * after it was queued (V19). Reads nothing for messages that do not name them.
 */
export async function readOtherKinds(
  { findOtherKinds }: Pick<MessagingDeps, 'findOtherKinds'>,
  { kind, userId, channel, draft }: MessageRow,
): Promise<readonly Kind[]> {
  if (userId === null || draft !== null || !kindFacts[kind].variables.includes('otherIdentifiers')) return [];
  return await findOtherKinds(userId, channel === 'EMAIL' ? 'EMAIL' : 'PHONE');
}
