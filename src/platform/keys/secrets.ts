import { idFromBytes, idToBytes } from '../values/ids.js';
import type { KeyLabel, Keys } from './keys.js';
import { equalBytes } from './keys.js';

/**
 * Codes and link tokens are derived from a challenge's id and a server key (V11). So no secret is stored, a resend
 * sends the same code again, and a copy of the database verifies nobody. Each purpose and form has its own key.
 */
export type Purpose = 'CLAIM' | 'RESET' | 'LOGIN';
/** A login has no link: whoever opened one would be logged in. */
export type LinkPurpose = Exclude<Purpose, 'LOGIN'>;

const codeLabels: Record<Purpose, KeyLabel> = { CLAIM: 'verification code', RESET: 'reset code', LOGIN: 'login code' };
const tokenLabels: Record<LinkPurpose, KeyLabel> = { CLAIM: 'link token', RESET: 'reset token' };
const codeDigits = 6;
const idBytes = 16;
const macBytes = 32;

/** Returns the six digits to send, derived with the current key. */
export function codeOf(keys: Keys, purpose: Purpose, challengeId: string): string {
  return digits(keys.mac(codeLabels[purpose], challengeId));
}

/** Returns whether `code` is right under any accepted key. Compares in constant time. */
export function isCodeOf(keys: Keys, purpose: Purpose, challengeId: string, code: string): boolean {
  const given = Buffer.from(code);
  return keys.macs(codeLabels[purpose], challengeId).some(mac => equalBytes(Buffer.from(digits(mac)), given));
}

/** Returns 64 characters: base64url of the challenge's id (16 bytes) and its HMAC-SHA-256 (32 bytes). */
export function linkTokenOf(keys: Keys, purpose: LinkPurpose, challengeId: string): string {
  return tokenOf(keys, tokenLabels[purpose], challengeId);
}

/** Returns the id of the challenge that a link token was made for. Null: this server did not make the token. */
export function challengeIdIn(keys: Keys, purpose: LinkPurpose, token: string): string | null {
  return idIn(keys, tokenLabels[purpose], token);
}

/** Returns the token of the link in a notice, which is derived from the id of the message in the same way (N4). */
export function noticeTokenOf(keys: Keys, messageId: string): string {
  return tokenOf(keys, 'notice token', messageId);
}

/** Returns the id of the message that a notice's token was made for. Null: this server did not make the token. */
export function noticeIdIn(keys: Keys, token: string): string | null {
  return idIn(keys, 'notice token', token);
}

function tokenOf(keys: Keys, label: KeyLabel, id: string): string {
  const bytes = Buffer.from(idToBytes(id));
  return Buffer.concat([bytes, keys.mac(label, bytes.toString('base64url'))]).toString('base64url');
}

function idIn(keys: Keys, label: KeyLabel, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  // Base64 can write the same bytes in several ways. Accept only ours.
  if (bytes.length !== idBytes + macBytes || bytes.toString('base64url') !== token) return null;
  const [id, mac] = [bytes.subarray(0, idBytes), bytes.subarray(idBytes)];
  const isGenuine = keys.macs(label, id.toString('base64url')).some(own => equalBytes(own, mac));
  return isGenuine ? idFromBytes(id) : null;
}

function digits(mac: Buffer): string {
  // 48 bits for a million values: no value is more likely than another by more than one in 10⁸.
  return String(mac.readUIntBE(0, 6) % 10 ** codeDigits).padStart(codeDigits, '0');
}
