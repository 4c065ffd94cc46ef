import type { Kind } from '../../../platform/values/kinds.js';
import { fallbackLocale, localeCandidates } from './locales.rules.js';

/** The contents of an account before an address of it was proven, as a message stores them (N16). Only numbers and names from closed lists. */
export interface PreparedSummary {
  readonly hasPassword: boolean;
  readonly passkeys: number;
  readonly hasAuthenticatorApp: boolean;
  readonly sessions: number;
  /** The kind of device and the masked network of the sessions that were used last. */
  readonly origins: readonly string[];
}

/** The data in the notice of a proven address, if something was on the account before. */
export interface PreparedNotice {
  readonly summary: PreparedSummary;
  /** The remedy of the address's owner (N19, N20). */
  readonly remedy: 'REMOVE' | 'LEAVE';
  /** When the address became an identifier. */
  readonly verifiedAt: number;
}

/** Returns the variables that the row of a message stores. */
export function preparedVariables({ summary, remedy, verifiedAt }: PreparedNotice): Record<string, string> {
  return { prepared: JSON.stringify(summary), remedy, verifiedAt: String(verifiedAt) };
}

/** Reads the stored variables. Null if nothing was on the account before. */
export function readPreparedNotice(variables: Readonly<Record<string, string>>): PreparedNotice | null {
  const { prepared, remedy, verifiedAt } = variables;
  if (prepared === undefined || (remedy !== 'REMOVE' && remedy !== 'LEAVE')) return null;
  return { summary: JSON.parse(prepared) as PreparedSummary, remedy, verifiedAt: Number(verifiedAt) };
}

const names = {
  en: {
    password: 'a password',
    passkeys: (count: number) => (count === 1 ? 'a passkey' : `${count} passkeys`),
    authenticatorApp: 'an authenticator app',
    EMAIL: 'an email address',
    PHONE: 'a phone number',
    USERNAME: 'a username',
    sessions: (count: number, origins: string) =>
      `${count === 1 ? 'an open session' : `${count} open sessions`}${origins}`,
  },
  ja: {
    password: 'パスワード',
    passkeys: (count: number) => `パスキー${count}個`,
    authenticatorApp: '認証アプリ',
    EMAIL: 'メールアドレス',
    PHONE: '電話番号',
    USERNAME: 'ユーザー名',
    sessions: (count: number, origins: string) => `ログイン中の端末${count}台${origins}`,
  },
} as const;

/**
 * Returns the summary in the language of the text. It names the identifiers that the account has when the message is sent (V19), and only their
 * kinds, because an attacker may have chosen the words of a name or address (D6).
 */
export function preparedWords(summary: PreparedSummary, otherKinds: readonly Kind[], locale: string): string {
  const language = localeCandidates(locale).find(each => each === 'en' || each === 'ja') ?? fallbackLocale;
  const words = names[language === 'ja' ? 'ja' : 'en'];
  const { hasPassword, passkeys, hasAuthenticatorApp, sessions, origins } = summary;
  const from = origins.length === 0 ? '' : ` (${origins.join('; ')})`;
  return new Intl.ListFormat(language).format([
    ...(hasPassword ? [words.password] : []),
    ...(passkeys > 0 ? [words.passkeys(passkeys)] : []),
    ...(hasAuthenticatorApp ? [words.authenticatorApp] : []),
    ...otherKinds.map(kind => words[kind]),
    ...(sessions > 0 ? [words.sessions(sessions, from)] : []),
  ]);
}
