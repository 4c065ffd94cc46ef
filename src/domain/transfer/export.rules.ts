import type { Tables } from '../../platform/store/tables.js';
import type { AddressKind } from '../../platform/values/kinds.js';

type MessageRow = Tables['messages']['$inferSelect'];
type Message = Pick<MessageRow, 'kind' | 'recipient' | 'state' | 'createdAt' | 'sentAt'>;

export interface MessageAboutUser extends Message {
  challengedId: string | null;
  addressKind: AddressKind | null;
}

/**
 * Returns the messages as their user may know them. A claim must look the same whether the address received a secret or
 * its owner a notice (A7, D5). To the owner it is shown as a notice.
 */
export function exportMessages(messages: readonly MessageAboutUser[], userId: string): Message[] {
  return messages.flatMap(({ challengedId, addressKind, ...message }) => {
    const isSecret = message.kind === 'EMAIL_VERIFICATION' || message.kind === 'PHONE_VERIFICATION';
    // The claimant no longer sees a notice after the challenge was deleted, so hide a secret then too.
    if (isSecret && challengedId === null) return [];
    const isOwnClaim = challengedId === userId && message.kind === 'ADDRESS_IN_USE';
    const kind = isOwnClaim ? (`${addressKind ?? 'EMAIL'}_VERIFICATION` as const) : message.kind;
    return [{ ...message, kind, state: message.state === 'SUPPRESSED' ? 'SENT' : message.state }];
  });
}
