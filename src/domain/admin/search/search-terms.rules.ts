import { domainToUnicode } from 'node:url';
import type { Kind } from '../../../platform/values/kinds.js';
import type { Person } from '../../identifiers/person.queries.js';
import { dialledForms } from '../../identifiers/phone.rules.js';

/**
 * Returns a text in the spelling in which search terms are stored and searched (O13). Texts that look the same to people become equal. It may join
 * more than the rules of identifiers do, because a search only lists users.
 */
export function foldForSearch(text: string): string {
  if (printableAscii.test(text)) return text.toLowerCase();
  return (
    text
      // Decompose full-width and half-width forms, ligatures and accents into letters and marks.
      .normalize('NFKD')
      .replace(invisible, '')
      .replace(accents, '$1')
      // Compose kana again, because a mark makes another letter: が is not か.
      .normalize('NFC')
      // Convert to upper case first, so that ß becomes ss, and a final sigma equals any other.
      .toUpperCase()
      .toLowerCase()
      .replace(ownLetters, letter => asAscii[letter] ?? letter)
      .replace(katakana, kana => String.fromCharCode(kana.charCodeAt(0) - toHiragana))
  );
}

const printableAscii = /^[\x20-\x7e]*$/;
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const accents = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mark}+/gu;
/** Letters that Unicode does not decompose, and the typographic apostrophes of phones. */
const asAscii: Readonly<Record<string, string>> = {
  ...{ ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ς: 'σ' },
  ...{ '‘': "'", '’': "'", ʼ: "'", '′': "'" },
};
const ownLetters = new RegExp(`[${Object.keys(asAscii).join('')}]`, 'gu');
const katakana = /[\u30a1-\u30f6]/g;
const toHiragana = 0x60;

/** Returns all terms by which a search finds a user, folded. */
export function searchTermsOf({ user, owned, claims }: Person): Set<string> {
  const terms = [...owned, ...claims].flatMap(({ kind, value }) => termsOfKind[kind](value));
  return new Set([...terms.map(foldForSearch), ...wordsOfName(user.displayName ?? '')]);
}

const termsOfKind: Readonly<Record<Kind, (value: string) => string[]>> = {
  USERNAME: value => [value],
  EMAIL(value) {
    const [mailbox, domain = ''] = splitAt(value);
    const shown = domain.includes('xn--') ? domainToUnicode(domain) : domain;
    const terms = [value, `@${domain}`];
    return shown === domain || shown === '' ? terms : [...terms, `${mailbox}@${shown}`, `@${shown}`];
  },
  PHONE: value => [value, ...dialledForms(value)],
};

function splitAt(email: string): [string, string?] {
  const at = email.lastIndexOf('@');
  return at < 0 ? [email] : [email.slice(0, at), email.slice(at + 1)];
}

/** The longest name has a hundred characters. This many terms are enough for every real name. */
const mostTermsOfName = 32;
/** Scripts that write family name and given name without a space between them. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const inWord = /[\p{Letter}\p{Number}\p{Mark}]/u;
const mark = /\p{Mark}/u;

/**
 * Returns each word of a name, with the text up to the next space: `smith-jones` returns itself and `jones`. In scripts without spaces each letter
 * begins a word, because nothing shows where the given name begins.
 */
function wordsOfName(name: string): string[] {
  const words = foldForSearch(name)
    .split(/\s+/)
    .filter(word => word !== '');
  return words.flatMap(startsOfWord).slice(0, mostTermsOfName);
}

function startsOfWord(word: string): string[] {
  const letters = [...word];
  return letters.flatMap((letter, index) => {
    const before = letters[index - 1];
    const begins =
      before === undefined ||
      (inWord.test(letter) && !inWord.test(before)) ||
      (unspaced.test(letter) && !mark.test(letter));
    return begins ? [letters.slice(index).join('')] : [];
  });
}
