/** Functions that load nothing. */
const functions = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc', 'min', 'max', 'clamp']);
/** A function's name is looked for in so many characters before its bracket. */
const longestName = 40;

/** Why a style may not be in a mail, or null: it may load nothing (D9). Functions and rules that are not known are refused. */
export function cssProblem(css: string): string | null {
  // An escape can spell any word, so that no list would find it.
  if (/[\\<]/.test(css)) return 'styles may not hold \\ or <.';
  const plain = withoutComments(css);
  if (plain === null) return 'a comment is not closed.';
  if (/@(?!media\b)/i.test(plain)) return '@media is the only rule with an @ that is allowed.';
  for (const text of [css, plain]) {
    const unknown = callsIn(text).find(name => !functions.has(name));
    if (unknown !== undefined) return `${unknown}() is not allowed, since it could load something.`;
    if (/url\s?\(|expression|javascript|behaviou?r|-moz-binding/i.test(text)) return 'nothing may be loaded or run.';
  }
  return null;
}

/** Null when the last comment is not closed. */
function withoutComments(css: string): string | null {
  const [first = '', ...rest] = css.split('/*');
  const ends = rest.map(text => text.indexOf('*/'));
  if (ends.includes(-1)) return null;
  return [first, ...rest.map((text, at) => text.slice((ends[at] ?? 0) + 2))].join(' ');
}

/** The names before opening brackets; `and (` and the like in @media have none. */
function callsIn(css: string): string[] {
  const heads = css.split('(').slice(0, -1);
  return heads
    .map(head => /[\w-]*$/.exec(head.slice(-longestName))?.[0].toLowerCase() ?? '')
    .filter(name => name !== '');
}
