/**
 * Stand-ins for the secrets of a message while it is rendered. A template never sees a code or a link, only one of these
 * characters, which no filter can cut and no condition can read; the secret takes its place when the places are checked.
 * They are of Unicode's private use, so that no message needs them.
 */
export const standIns = { code: '\uE000', link: '\uE001' } as const;
export type SecretName = keyof typeof standIns;

const anyStandIn = /[\uE000\uE001]/;
const everyStandIn = /[\uE000\uE001]/g;

export function holdsSecret(text: string): boolean {
  return anyStandIn.test(text);
}

export function countSecrets(text: string): number {
  return text.match(everyStandIn)?.length ?? 0;
}

/** Removes the stand-ins from a value, otherwise the name of an app could hold one. */
export function withoutStandIns(text: string): string {
  return text.replace(everyStandIn, '');
}

/**
 * What may stand before a secret, back to the last space or line end: letters of scripts that write without spaces, their
 * punctuation, and opening brackets and quotes. No Latin letter, digit, dot, colon or slash, otherwise
 * `https://evil.example/?t={{ link }}` would be a link that mail programs and their virus scanners open.
 */
const before = /^[\p{Lo}\p{Lm}\p{M}\p{Ps}\p{Pi}"'<、。，！？：・～…」』）】〕〉》]*$/u;

/**
 * What may follow a secret: one of these signs, or signs up to the next space or line end. A letter, a dot or an `@` may
 * not, otherwise `{{ code }}.evil.example` or `{{ code }}@evil.example` would be a link.
 */
const signAfter = /^[（）「」『』【】〔〕〈〉《》、，！？～…]/u;
const endAfter = /^[\p{Pe}\p{Pf}"'>.,;:!?、。，！？：…]*$/u;

/**
 * What makes a word behind such a sign a host or a mailbox: a dot before a letter or digit, a Japanese full stop before a
 * Latin letter, an `@`. Android takes each of the signs for a part of a name, and so do browsers: they look up
 * `{{ code }}、です.evil.example`, and the name server of the domain would learn the code. Japanese text goes on behind its
 * full stop without a space, and no domain of the first level begins with a digit, so both are allowed.
 */
const nameBehindSign = /[@＠﹫]|[.．․﹒][\p{L}\p{N}]|[。｡]\p{Script=Latin}/u;

/** Spaces and line ends as mail programs see them. JavaScript's `\s` counts U+FEFF, which is drawn as nothing. */
const gap = /[\p{Z}\t\n]+/u;

/**
 * Returns the name of an app as messages print it: without `<`, `>` and `"`, otherwise a name that begins a link in brackets
 * would make the rest of a default text a part of that link.
 */
export function nameForMessages(appName: string): string {
  return withoutStandIns(appName).replace(/[<>"]/g, '');
}

/** A word that could be the beginning of a link, which some programs continue on the next line. */
const linkAtEnd = /:\/\/|^www\./i;
/** The beginning of a link in brackets or quotes. Programs let such a link go on over spaces and line ends (RFC 3986, C). */
const linkInBrackets = /^\s*(?:[a-z][a-z0-9+.-]*:\S|www\.|\/\/|\S*@)/i;

/**
 * Returns how many secrets of a plain text come before the first one that some program could take for a part of somebody's
 * link. Null: each stands apart.
 */
export function misplacedSecret(text: string): number | null {
  const words = text.split(gap);
  let count = 0;
  for (const [at, word] of words.entries()) {
    if (holdsSecret(word) && (!standsApart(word) || linkAtEnd.test(words[at - 1] ?? ''))) return count;
    count += countSecrets(word);
  }
  return secretInBracketsOfLink(text);
}

function standsApart(word: string): boolean {
  const pieces = word.split(anyStandIn);
  return pieces.every((piece, at) => {
    const isLast = at === pieces.length - 1;
    return (at === 0 || mayFollow(piece) || (isLast && endAfter.test(piece))) && (isLast || before.test(piece));
  });
}

function mayFollow(piece: string): boolean {
  return signAfter.test(piece) && !nameBehindSign.test(piece);
}

/** Returns the first secret, by its number from 0, that follows the beginning of a link in `<…>` or `"…"` that is still open. */
function secretInBracketsOfLink(text: string): number | null {
  let inside: string | null = null;
  const found = text
    .split(anyStandIn)
    .slice(0, -1)
    .findIndex(piece => {
      const opening = Math.max(piece.lastIndexOf('<'), piece.lastIndexOf('"'));
      if (opening >= 0) inside = piece.slice(opening + 1);
      else if (inside !== null) inside += piece;
      if (inside?.includes('>') === true) inside = null;
      return inside !== null && linkInBrackets.test(inside);
    });
  return found < 0 ? null : found;
}

/** Returns where the secret of this number, from 0, is in a text. */
export function placeOfSecret(text: string, number: number): number {
  return [...text.matchAll(everyStandIn)][number]?.index ?? 0;
}

/** Puts the secrets in the places of their stand-ins. */
export function fillIn(text: string, secrets: Readonly<Record<SecretName, string>>): string {
  return text.replace(everyStandIn, standIn => (standIn === standIns.code ? secrets.code : secrets.link));
}
