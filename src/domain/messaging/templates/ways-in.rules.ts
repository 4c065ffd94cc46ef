import { fallbackLocale, localeCandidates } from './locales.rules.js';

/** The ways to log in, besides identifiers, that can be added to an account or removed from it. */
export const waysIn = ['TOTP', 'RECOVERY_CODES', 'PASSKEY'] as const;
export type WayIn = (typeof waysIn)[number];

const names: Readonly<Record<string, Readonly<Record<WayIn, string>>>> = {
  en: { TOTP: 'an authenticator app', RECOVERY_CODES: 'new recovery codes', PASSKEY: 'a passkey' },
  ja: { TOTP: '認証アプリ', RECOVERY_CODES: '新しいリカバリーコード', PASSKEY: 'パスキー' },
};

/**
 * Returns the name of a way to log in, in the language of the locale, else in English. Messages contain only its kind, because an attacker may have
 * chosen the words of its name (D6).
 */
export function nameWayIn(wayIn: WayIn, locale: string): string {
  const language = localeCandidates(locale).find(each => Object.hasOwn(names, each)) ?? fallbackLocale;
  return names[language]?.[wayIn] ?? '';
}

/** Reads the value in a row of the outbox. Null if this release does not know it. */
export function readWayIn(stored: string | undefined): WayIn | null {
  return waysIn.find(wayIn => wayIn === stored) ?? null;
}
