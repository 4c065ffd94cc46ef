import { Secret, TOTP } from 'otpauth';
import { clockToleranceMs } from '../../platform/values/clock.rules.js';

/** Only this file uses otpauth. These are the defaults of all authenticator apps: SHA-1, six digits, 30 seconds (RFC 6238). */
const format = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const stepMs = format.period * 1_000;

/** RFC 4226, 4, R6 recommends 160 bits. */
export const totpSecretBytes = 20;

/** F12: accepts one step before and after, for inexact clocks and codes that were typed slowly (RFC 6238, 5.2). */
const window = [0, -1, 1] as const;

/** Returns a secret in the form that is shown and sealed: Base32 without padding (RFC 4648, 6). */
export function totpSecretOf(bytes: Buffer): string {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

/** From 80 bits, as in old secrets of Google Authenticator, to 512 bits, the block size of SHA-1 (RFC 2104, 3). */
const secretSigns = { least: 16, most: 103 };

/** Parses a secret of another system, and returns the form that is sealed. Null if it is not Base32 of 80 to 512 bits. */
export function readTotpSecret(text: string): string | null {
  const secret = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  const isWhole = /^[A-Z2-7]+$/.test(secret) && ![1, 3, 6].includes(secret.length % 8);
  return isWhole && secret.length >= secretSigns.least && secret.length <= secretSigns.most ? secret : null;
}

export function totpStepAt(now: number): number {
  return Math.floor(now / stepMs);
}

/** Returns the time step of a code. Null if no step in the window matches. */
export function matchingStep(secret: string, code: string, now: number): number | null {
  const totp = new TOTP({ ...format, secret: Secret.fromBase32(secret) });
  const timestampOf = (offset: number) => now + offset * stepMs;
  const offset = window.find(
    each => timestampOf(each) >= 0 && totp.generate({ timestamp: timestampOf(each) }) === code,
  );
  return offset === undefined ? null : totpStepAt(now) + offset;
}

/** Returns the latest possible step. A later stored step is from before the clock was set back, and is ignored (F12). */
export function latestPossibleStep(now: number): number {
  return totpStepAt(now + clockToleranceMs) + 1;
}

/** Returns the text of the QR code, in the format of Google Authenticator, which all authenticator apps read. */
export function totpUri(secret: string, issuer: string, label: string): string {
  return new TOTP({ ...format, issuer, label, secret: Secret.fromBase32(secret) }).toString();
}
