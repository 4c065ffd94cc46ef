import type { Tables } from '../../platform/store/tables.js';
import type { AddressKind } from '../../platform/values/kinds.js';

type MessageRow = Tables['messages']['$inferSelect'];
type Message = Pick<MessageRow, 'kind' | 'recipient' | 'state' | 'createdAt' | 'sentAt'>;

export interface MessageAboutUser extends Message {
  challengedId: string | null;
  addressKind: AddressKind | null;
}

/**
 * The messages as their user may know them. What a claim caused looks the same whether the address got a secret or its
 * owner a notice (A7, D5); for the owner it is a notice.
 */
export function exportMessages(messages: readonly MessageAboutUser[], userId: string): Message[] {
  return messages.flatMap(({ challengedId, addressKind, ...message }) => {
    const isSecret = message.kind === 'EMAIL_VERIFICATION' || message.kind === 'PHONE_VERIFICATION';
    // A notice is lost to the claimant when the challenge is thrown away, so a secret must be lost with it.
    if (isSecret && challengedId === null) return [];
    const isOwnClaim = challengedId === userId && message.kind === 'ADDRESS_IN_USE';
    const kind = isOwnClaim ? (`${addressKind ?? 'EMAIL'}_VERIFICATION` as const) : message.kind;
    return [{ ...message, kind, state: message.state === 'SUPPRESSED' ? 'SENT' : message.state }];
  });
}
