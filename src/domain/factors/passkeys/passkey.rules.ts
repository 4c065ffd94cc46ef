import type { Tables } from '../../../platform/store/tables.js';
import type { AppSettings } from '../../apps/settings.rules.js';
import { Refusal } from '../../refusal.js';
import { cleanText } from '../../text.rules.js';

export type PasskeyRow = Tables['passkeys']['$inferSelect'];

/** F32. */
export const mostPasskeys = 20;

const longestName = 64;

/** Parses a passkey's name, or refuses it. */
export function readPasskeyName(text: string, field = 'name'): string {
  const name = cleanText(text.trim(), { field, maxCodePoints: longestName, zeroWidth: 'allowed' });
  if (name === '') throw new Refusal('BAD_USER_INPUT', { field, reason: 'REQUIRED' });
  return name;
}

/** F30: returns the app's relying party, or refuses. */
export function relyingPartyOf({ passkeys }: AppSettings): NonNullable<AppSettings['passkeys']> {
  if (passkeys === null) throw new Refusal('FORBIDDEN', { reason: 'PASSKEYS_OFF' });
  return passkeys;
}

/** Returns the origins of web pages whose passkeys the app accepts. Its other origins are mobile apps. */
export function passkeyPagesOf({ passkeys }: AppSettings): string[] {
  return (passkeys?.origins ?? []).filter(origin => origin.startsWith('http'));
}

/**
 * F36: whether an authenticator that cannot copy its passkeys sends a counter that has not grown. Then two devices have the key. Providers that sync
 * passkeys cannot count over all devices, and send 0 (WebAuthn, 6.1.1).
 */
export function isCloned({ counter, copies }: Pick<PasskeyRow, 'counter' | 'copies'>, presented: number): boolean {
  if (copies !== 'NEVER' || (counter === 0 && presented === 0)) return false;
  return presented <= counter;
}
