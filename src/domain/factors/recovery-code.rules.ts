import { createHash } from 'node:crypto';
import { equalBytes } from '../../platform/keys/keys.js';
import { meantText } from '../meant.rules.js';

export const recoveryCodesMade = 10;
/** 120 bits. With 112 or more, a plain hash is enough (NIST SP 800-63B-4, 3.1.2.2; ASVS 6.5.2). */
export const recoveryCodeBytes = 15;

/** Crockford's Base32: no I, L, O and U, which are easily taken for another. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const wholeCode = /^[0-9A-HJKMNP-TV-Z]{24}$/;

/** Returns a code as it is shown: six groups of four. */
export function recoveryCodeOf(bytes: Buffer): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
  const signs = (bits.match(/.{5}/g) ?? []).map(five => alphabet[Number.parseInt(five, 2)]);
  return (signs.join('').match(/.{4}/g) ?? []).join('-');
}

/** Returns a code as it was meant, without blanks and dashes and in capitals. Null: it is none. */
export function readRecoveryCode(text: string): string | null {
  if (text.length > 200) return null;
  const meant = meantText(text)
    .replace(/[\s\p{Dash}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return wholeCode.test(meant) ? meant : null;
}

/** What is stored of a code. The user's id is its salt. */
export function recoveryCodeHash(userId: string, code: string): string {
  return createHash('sha256')
    .update(`${userId}:${code.replaceAll('-', '')}`)
    .digest('base64url');
}

/** Of a user who was imported: their former id as the salt, and the hash. */
const hashWithSalt = /^([\da-f-]{36})\$([\w-]{43})$/;

/** Returns the stored form of a code as an import has it. Null: it is none. */
export function readStoredRecoveryCode(text: string): string | null {
  return hashWithSalt.test(text) ? text : null;
}

/** Returns what is stored of a code with its salt, as an export has it. */
export function withSalt(userId: string, stored: string): string {
  return hashWithSalt.test(stored) ? stored : `${userId}$${stored}`;
}

/** Whether this is the code of which that is stored. */
export function isStoredCode(userId: string, stored: string, code: string): boolean {
  const [, salt = userId, hash = stored] = hashWithSalt.exec(stored) ?? [];
  return equalBytes(Buffer.from(recoveryCodeHash(salt, code)), Buffer.from(hash));
}
