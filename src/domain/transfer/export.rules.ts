import type { AddressKind } from '../../platform/values/kinds.js';
import type { MessageDelivery } from '../messaging/outbox/deliveries.queries.js';
import type { MessageRow } from '../messaging/outbox/messages.queries.js';
import { seenMessage } from '../messaging/outbox/seen-message.rules.js';

export interface MessageAboutUser extends MessageDelivery, Pick<MessageRow, 'kind' | 'recipient' | 'createdAt'> {
  /** The user of the claim or reset that the message is about. Null if there is none, or if it was deleted. */
  challengedId: string | null;
  addressKind: AddressKind | null;
  /** When that claim or reset ended, in milliseconds since 1970. */
  endedAt: number | null;
}

type ExportedMessage = Pick<MessageAboutUser, 'kind' | 'recipient' | 'state' | 'createdAt' | 'sentAt'>;

/**
 * Returns the messages as the user may see them. A claim must look the same whether the address received a secret or its owner a notice (V20, A7,
 * D5). The owner sees the notice.
 */
export function exportMessages(messages: readonly MessageAboutUser[], userId: string, now: number): ExportedMessage[] {
  return messages.flatMap(message => {
    const { recipient, createdAt, challengedId, addressKind } = message;
    const isSecret = message.kind === 'EMAIL_VERIFICATION' || message.kind === 'PHONE_VERIFICATION';
    // A claimant no longer sees a notice after the challenge was deleted, so hide a secret then too.
    if (isSecret && challengedId === null) return [];
    const isOwnChallenge = challengedId === userId;
    const isOwnClaim = isOwnChallenge && message.kind === 'ADDRESS_IN_USE';
    const kind = isOwnClaim ? (`${addressKind ?? 'EMAIL'}_VERIFICATION` as const) : message.kind;
    const seen = seenMessage(message, isOwnChallenge ? message.endedAt : null, now);
    return [{ kind, recipient, createdAt, ...seen }];
  });
}
