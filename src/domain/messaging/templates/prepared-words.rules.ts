import type { Kind } from '../../../platform/values/kinds.js';
import { fallbackLocale, localeCandidates } from './locales.rules.js';

/** What was on an account before an address of it was proven, as a message keeps it (N16). Numbers and names of closed lists alone. */
export interface PreparedSummary {
  readonly hasPassword: boolean;
  readonly passkeys: number;
  readonly hasAuthenticatorApp: boolean;
  readonly sessions: number;
  /** Of the sessions that were used last: the kind of device and the part of the internet. */
  readonly origins: readonly string[];
}

/** What a notice that an address was proven keeps, if there was something before. */
export interface PreparedNotice {
  readonly summary: PreparedSummary;
  /** What the owner of the address can do (N19, N20). */
  readonly remedy: 'REMOVE' | 'LEAVE';
  /** Of the identifier that the proof made. */
  readonly verifiedAt: number;
}

/** As a message keeps it. */
export function preparedVariables({ summary, remedy, verifiedAt }: PreparedNotice): Record<string, string> {
  return { prepared: JSON.stringify(summary), remedy, verifiedAt: String(verifiedAt) };
}

/** Returns what a message has kept; null: there was nothing before. */
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
 * Says it in the language of a text. The identifiers are those of the account when the message is sent (V19), and only their kinds:
 * a name or a mask may be the words of an attacker (D6).
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
