import type { Kind } from '../../../platform/values/kinds.js';
import { fallbackLocale, localeCandidates } from './locales.rules.js';

const names: Readonly<Record<string, Readonly<Record<Kind, string>>>> = {
  en: { EMAIL: 'an email address', PHONE: 'a phone number', USERNAME: 'a username' },
  ja: { EMAIL: 'メールアドレス', PHONE: '電話番号', USERNAME: 'ユーザー名' },
};

/**
 * Returns the names of kinds of identifiers in the language of the locale, else in English. Messages contain only kinds, because an attacker may have
 * chosen the words of a name or address (V19, D6).
 */
export function nameKinds(kinds: readonly Kind[], locale: string): string {
  const language = localeCandidates(locale).find(each => Object.hasOwn(names, each)) ?? fallbackLocale;
  const words = kinds.flatMap(kind => names[language]?.[kind] ?? []);
  return new Intl.ListFormat(language).format(words);
}
