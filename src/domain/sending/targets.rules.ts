import type { AddressKind } from '../../platform/values/kinds.js';
import { mailboxOf } from '../identifiers/email.rules.js';

/** X3: returns the form of an address that limits count: a mailbox without `+tag`. */
export function countedAddress({ kind, value }: { kind: AddressKind; value: string }): string {
  return kind === 'EMAIL' ? mailboxOf(value) : value;
}
