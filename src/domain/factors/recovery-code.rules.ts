import { createHash } from 'node:crypto';
import { equalBytes } from '../../platform/keys/keys.js';
import { tidyText } from '../tidy.rules.js';

export const recoveryCodesMade = 10;
/** 120 bits. With at least 112 bits, a plain hash is enough (NIST SP 800-63B-4, 3.1.2.2; ASVS 6.5.2). */
export const recoveryCodeBytes = 15;

/** Crockford's Base32: without I, L, O and U, which are easily confused with others. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const wholeCode = /^[0-9A-HJKMNP-TV-Z]{24}$/;

/** Returns a code as it is shown: six groups of four. */
export function recoveryCodeOf(bytes: Buffer): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
  const signs = (bits.match(/.{5}/g) ?? []).map(five => alphabet[Number.parseInt(five, 2)]);
  return (signs.join('').match(/.{4}/g) ?? []).join('-');
}

/** Parses a code: removes spaces and dashes, and converts to upper case. Null if it is not a code. */
export function readRecoveryCode(text: string): string | null {
  if (text.length > 200) return null;
  const tidied = tidyText(text)
    .replace(/[\s\p{Dash}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return wholeCode.test(tidied) ? tidied : null;
}

/** Returns the hash of a code for storage. The user's id is its salt. */
export function recoveryCodeHash(userId: string, code: string): string {
  return createHash('sha256')
    .update(`${userId}:${code.replaceAll('-', '')}`)
    .digest('base64url');
}

/** The stored form for an imported user: the former id as the salt, and the hash. */
const hashWithSalt = /^([\da-f-]{36})\$([\w-]{43})$/;

/** Parses the stored form of a code in an import. Null if it is not one. */
export function readStoredRecoveryCode(text: string): string | null {
  return hashWithSalt.test(text) ? text : null;
}

/** Returns the stored form of a code with its salt, for an export. */
export function withSalt(userId: string, stored: string): string {
  return hashWithSalt.test(stored) ? stored : `${userId}$${stored}`;
}

/** Whether a code matches a stored form. */
export function isStoredCode(userId: string, stored: string, code: string): boolean {
  const [, salt = userId, hash = stored] = hashWithSalt.exec(stored) ?? [];
  return equalBytes(Buffer.from(recoveryCodeHash(salt, code)), Buffer.from(hash));
}
