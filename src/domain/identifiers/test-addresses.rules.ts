import type { Canonical } from '../../platform/values/canonical.js';
import { mostTestAddresses } from '../apps/setting-kinds.rules.js';
import type { SettingsChange } from '../apps/settings.rules.js';
import { Refusal } from '../refusal.js';
import { canonicalAddress } from './canonical-address.rules.js';

/** A change of settings whose test addresses are as they were typed. */
export type TypedSettings = Omit<SettingsChange, 'testAddresses'> & {
  testAddresses?: readonly { readonly address: string; readonly code: string }[] | null;
};

/** D42: reads the test addresses as addresses of users are read (I9), or refuses the first text that is no address. */
export function readTestAddresses({ testAddresses: typed, ...others }: TypedSettings): SettingsChange {
  if (typed === undefined) return others;
  if (typed === null) return { ...others, testAddresses: null };
  // The check of the setting refuses a longer list.
  const some = typed.slice(0, mostTestAddresses + 1);
  return { ...others, testAddresses: some.map(({ address, code }) => ({ address: parseAddress(address), code })) };
}

function parseAddress(text: string): Canonical {
  const address = canonicalAddress(text);
  if (address !== null) return address;
  throw new Refusal('BAD_USER_INPUT', { field: 'testAddresses', reason: 'MALFORMED' });
}
