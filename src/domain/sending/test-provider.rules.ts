import type { AddressKind } from '../../platform/values/kinds.js';
import { Refusal } from '../refusal.js';

/**
 * Returns the field with which a test message names the provider that an admin chose (O21), or no field if it is null. Refuses a provider that does
 * not send to this kind of address.
 */
export function readTestProvider(
  providers: Readonly<Record<AddressKind, readonly string[]>>,
  kind: AddressKind,
  chosen: string | null,
): { provider?: string } {
  if (chosen === null) return {};
  if (!providers[kind].includes(chosen)) {
    throw new Refusal('BAD_USER_INPUT', { field: 'provider', reason: 'UNKNOWN_PROVIDER' });
  }
  return { provider: chosen };
}
