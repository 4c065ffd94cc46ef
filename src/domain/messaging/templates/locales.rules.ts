export const fallbackLocale = 'en';

/** Returns the canonical BCP 47 spelling (`ja-jp` → `ja-JP`), or null if it is not a language tag. */
export function canonicalLocale(locale: string): string | null {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** Returns the locales to look for, best first: shorter and shorter prefixes (RFC 4647, 3.4), then English (D6). */
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
