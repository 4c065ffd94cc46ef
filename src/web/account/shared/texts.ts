import { en } from './texts.en.js';
import { ja } from './texts.ja.js';

export type TextKey = keyof typeof en;

/** The texts of the pages. `language.ts` replaces the English ones of the HTML in the browser. */
export const texts = { en, ja };
