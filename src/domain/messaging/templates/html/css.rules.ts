/** Functions that cannot load anything. */
const functions = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc', 'min', 'max', 'clamp']);
/** How many characters before a bracket are searched for the name of a function. */
const longestName = 40;

/** Returns why a style may not be in a mail, or null. A style must not load anything (D9), so unknown functions and rules are refused. */
export function cssProblem(css: string): string | null {
  // Refuse escapes: they can spell any word, so that no list would find it.
  if (/[\\<]/.test(css)) return 'styles must not contain \\ or <.';
  const plain = withoutComments(css);
  if (plain === null) return 'a comment is not closed.';
  if (/@(?!media\b)/i.test(plain)) return '@media is the only rule with an @ that is allowed.';
  for (const text of [css, plain]) {
    const unknown = callsIn(text).find(name => !functions.has(name));
    if (unknown !== undefined) return `${unknown}() is not allowed, since it could load something.`;
    if (/url\s?\(|expression|javascript|behaviou?r|-moz-binding/i.test(text))
      return 'styles must not load or run anything.';
  }
  return null;
}

/** Removes comments. Null if the last one is not closed. */
function withoutComments(css: string): string | null {
  const [first = '', ...rest] = css.split('/*');
  const ends = rest.map(text => text.indexOf('*/'));
  if (ends.includes(-1)) return null;
  return [first, ...rest.map((text, at) => text.slice((ends[at] ?? 0) + 2))].join(' ');
}

/** Returns the names of functions. Words such as `and (` in @media are not functions. */
function callsIn(css: string): string[] {
  const heads = css.split('(').slice(0, -1);
  return heads
    .map(head => /[\w-]*$/.exec(head.slice(-longestName))?.[0].toLowerCase() ?? '')
    .filter(name => name !== '');
}
