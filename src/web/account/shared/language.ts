import type { Text } from './texts.js';
import { texts } from './texts.js';

export type Language = keyof typeof texts;

/** The first language of the reader that there are texts in, else English. `ja-JP` is `ja`. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary] = tag.toLowerCase().split('-');
    if (primary === 'en' || primary === 'ja') return primary;
  }
  return 'en';
}

export const language = chooseLanguage(navigator.languages);

export function say(text: Text): string {
  return texts[language][text];
}

/** Puts the reader's language into the page that came in English. */
export function translatePage(): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const text = element.dataset.text ?? '';
    if (text in texts.en) element.textContent = say(text as Text);
  }
}
