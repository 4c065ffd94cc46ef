import { idFromBytes, idToBytes, readIdBytes } from '../values/ids.js';
import type { KeyLabel, Keys } from './keys.js';
import { equalBytes } from './keys.js';

/**
 * Codes and link tokens are derived from a challenge's id and a server key (V11). So no secret is stored, a resend sends the same code again, and a
 * copy of the database contains no codes. Each purpose and form has a separate key.
 */
export type Purpose = 'CLAIM' | 'RESET' | 'LOGIN';
/** A login has no link. Otherwise everybody who opens the link would be logged in. */
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

/** Returns whether `code` is right with any accepted key. Compares in constant time. */
export function isCodeOf(keys: Keys, purpose: Purpose, challengeId: string, code: string): boolean {
  const given = Buffer.from(code);
  return keys.macs(codeLabels[purpose], challengeId).some(mac => equalBytes(Buffer.from(digits(mac)), given));
}

/** Returns 64 characters: base64url of the challenge's id (16 bytes) and its HMAC-SHA-256 (32 bytes). */
export function linkTokenOf(keys: Keys, purpose: LinkPurpose, challengeId: string): string {
  return tokenOf(keys, tokenLabels[purpose], challengeId);
}

/** Returns the challenge id in a link token. Null if this server did not make the token. */
export function challengeIdIn(keys: Keys, purpose: LinkPurpose, token: string): string | null {
  return idIn(keys, tokenLabels[purpose], token);
}

/** Returns the token of the link in a notice, which is derived from the id of the message in the same way (N4). */
export function noticeTokenOf(keys: Keys, messageId: string): string {
  return tokenOf(keys, 'notice token', messageId);
}

/** Returns the message id in a notice's token. Null if this server did not make the token. */
export function noticeIdIn(keys: Keys, token: string): string | null {
  return idIn(keys, 'notice token', token);
}

/**
 * Returns the token of a review. It is derived from the id of the reset and the new password hash, so it stops working when the password changes
 * (W11).
 */
export function reviewTokenOf(keys: Keys, resetId: string, passwordHash: string): string {
  const id = Buffer.from(idToBytes(resetId));
  return Buffer.concat([id, keys.mac('review token', reviewed(id, passwordHash))]).toString('base64url');
}

/** Returns the reset id in a review's token, or null. Anybody can forge such a token, so check it with `isReviewTokenOf`. */
export function resetIdNamedIn(token: string): string | null {
  const parts = partsOf(token);
  return parts === null ? null : readIdBytes(parts.id);
}

/** Returns whether this server made the token while the user had this password hash. */
export function isReviewTokenOf(keys: Keys, token: string, passwordHash: string): boolean {
  const parts = partsOf(token);
  if (parts === null) return false;
  return keys.macs('review token', reviewed(parts.id, passwordHash)).some(own => equalBytes(own, parts.mac));
}

function reviewed(id: Buffer, passwordHash: string): string {
  return `${id.toString('base64url')} ${passwordHash}`;
}

function tokenOf(keys: Keys, label: KeyLabel, id: string): string {
  const bytes = Buffer.from(idToBytes(id));
  return Buffer.concat([bytes, keys.mac(label, bytes.toString('base64url'))]).toString('base64url');
}

function idIn(keys: Keys, label: KeyLabel, token: string): string | null {
  const parts = partsOf(token);
  if (parts === null) return null;
  const isGenuine = keys.macs(label, parts.id.toString('base64url')).some(own => equalBytes(own, parts.mac));
  return isGenuine ? idFromBytes(parts.id) : null;
}

/** Splits a token of 64 characters. Null if it is not a token. */
function partsOf(token: string): { id: Buffer; mac: Buffer } | null {
  const bytes = Buffer.from(token, 'base64url');
  // Base64 can encode the same bytes in several ways. Accept only our encoding.
  if (bytes.length !== idBytes + macBytes || bytes.toString('base64url') !== token) return null;
  return { id: bytes.subarray(0, idBytes), mac: bytes.subarray(idBytes) };
}

function digits(mac: Buffer): string {
  // Use 48 bits for a million values, so that no value is more likely than another by more than one in 10⁸.
  return String(mac.readUIntBE(0, 6) % 10 ** codeDigits).padStart(codeDigits, '0');
}
