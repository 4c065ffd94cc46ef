import type { TextKey } from './texts.js';
import { texts } from './texts.js';

type Language = keyof typeof texts;

/** Returns the first of the reader's languages that the pages have, or English. `ja-JP` counts as `ja`. */
function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const [primary] = tag.toLowerCase().split('-');
    if (primary === 'en' || primary === 'ja') return primary;
  }
  return 'en';
}

export const language = chooseLanguage(navigator.languages);

export function translate(key: TextKey): string {
  return texts[language][key];
}

/** Replaces the English texts of the page by those in the reader's language. */
export function translatePage(): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const text = element.dataset.text ?? '';
    if (text in texts.en) element.textContent = translate(text as TextKey);
  }
}
