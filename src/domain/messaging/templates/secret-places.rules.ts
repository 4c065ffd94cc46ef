/**
 * Stand-ins for the secrets of a message while it is rendered. A template never gets a code or link, but one of these characters, which no filter can
 * cut and no condition can read. After the places are checked, the secrets replace them. The characters are from Unicode's private use area, so no
 * message needs them.
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

/** Removes stand-ins from a value. Otherwise the name of an app could contain one. */
export function withoutStandIns(text: string): string {
  return text.replace(everyStandIn, '');
}

/**
 * The characters that may be between the last space or line end and a secret: letters of scripts that write without spaces, their punctuation, and
 * opening brackets and quotes. No Latin letter, digit, dot, colon or slash may be there. Otherwise `https://evil.example/?t={{ link }}` would be a
 * link that mail programs and virus scanners open.
 */
const before = /^[\p{Lo}\p{Lm}\p{M}\p{Ps}\p{Pi}"'<、。，！？：・～…」』）】〕〉》]*$/u;

/**
 * The characters that may follow a secret: one of these signs, or signs up to the next space or line end. A letter, a dot or an `@` may not follow.
 * Otherwise `{{ code }}.evil.example` or `{{ code }}@evil.example` would be a link.
 */
const signAfter = /^[（）「」『』【】〔〕〈〉《》、，！？～…]/u;
const endAfter = /^[\p{Pe}\p{Pf}"'>.,;:!?、。，！？：…]*$/u;

/**
 * These make the word after such a sign a host or mailbox: a dot before a letter or digit, a Japanese full stop before a Latin letter, or an `@`.
 * Android and browsers treat each of the signs as a part of a host name. They would look up `{{ code }}、です.evil.example`, and the name server of that
 * domain would receive the code. Two cases are allowed: Japanese text continues after its full stop without a space, and no top-level domain begins
 * with a digit.
 */
const nameBehindSign = /[@＠﹫]|[.．․﹒][\p{L}\p{N}]|[。｡]\p{Script=Latin}/u;

/** Spaces and line ends as mail programs define them. JavaScript's `\s` includes U+FEFF, which is invisible. */
const gap = /[\p{Z}\t\n]+/u;

/**
 * Returns the name of an app as messages print it: without `<`, `>` and `"`. Otherwise a name such as `<https://` would make the rest of a default
 * text a part of a link.
 */
export function nameForMessages(appName: string): string {
  return withoutStandIns(appName).replace(/[<>"]/g, '');
}

/** A word that could be the beginning of a link, which some programs continue on the next line. */
const linkAtEnd = /:\/\/|^www\./i;
/** The beginning of a link in brackets or quotes. Such a link may contain spaces and line ends (RFC 3986, C). */
const linkInBrackets = /^\s*(?:[a-z][a-z0-9+.-]*:\S|www\.|\/\/|\S*@)/i;

/**
 * Returns the position, among all secrets of a plain text, of the first one that a program could read as a part of another link. Null if there is
 * none.
 */
export function misplacedSecret(text: string): number | null {
  const words = text.split(gap);
  let count = 0;
  for (const [at, word] of words.entries()) {
    if (holdsSecret(word) && (!isSeparate(word) || linkAtEnd.test(words[at - 1] ?? ''))) return count;
    count += countSecrets(word);
  }
  return secretInBracketsOfLink(text);
}

function isSeparate(word: string): boolean {
  const pieces = word.split(anyStandIn);
  return pieces.every((piece, at) => {
    const isLast = at === pieces.length - 1;
    return (at === 0 || mayFollow(piece) || (isLast && endAfter.test(piece))) && (isLast || before.test(piece));
  });
}

function mayFollow(piece: string): boolean {
  return signAfter.test(piece) && !nameBehindSign.test(piece);
}

/** Returns the number, from 0, of the first secret after the beginning of a link in `<…>` or `"…"` that is still open. */
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

/** Returns the position in a text of the secret with this number, from 0. */
export function placeOfSecret(text: string, number: number): number {
  return [...text.matchAll(everyStandIn)][number]?.index ?? 0;
}

/** Replaces the stand-ins by the secrets. */
export function fillIn(text: string, secrets: Readonly<Record<SecretName, string>>): string {
  return text.replace(everyStandIn, standIn => (standIn === standIns.code ? secrets.code : secrets.link));
}
