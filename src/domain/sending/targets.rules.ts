import type { AddressKind } from '../../platform/values/kinds.js';
import { mailboxOf } from '../identifiers/email.rules.js';

/** X3: an address as limits count it: a mailbox without `+tag`. */
export function countedAddress({ kind, value }: { kind: AddressKind; value: string }): string {
  return kind === 'EMAIL' ? mailboxOf(value) : value;
}
