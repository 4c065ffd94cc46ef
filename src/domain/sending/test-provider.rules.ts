import type { AddressKind } from '../../platform/values/kinds.js';
import { Refusal } from '../refusal.js';

/**
 * Returns what a test message needs to know of the provider that an admin chose (O21): nothing, if it is null. Refuses one that the
 * server does not send to this kind of address through.
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
