export const fallbackLocale = 'en';

/** The canonical BCP 47 spelling (`ja-jp` → `ja-JP`), or null when it is no language tag. */
export function canonicalLocale(locale: string): string | null {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** The locales to look for, best first: ever shorter prefixes (RFC 4647, 3.4), then English (D6). */
export function localeCandidates(locale: string): string[] {
  const subtags = (canonicalLocale(locale) ?? fallbackLocale).split('-');
  const candidates: string[] = [];
  while (subtags.length > 0) {
    candidates.push(subtags.join('-'));
    subtags.pop();
    if (subtags.at(-1)?.length === 1) subtags.pop();
  }
  return candidates.includes(fallbackLocale) ? candidates : [...candidates, fallbackLocale];
}
