import { logoReference } from '../../branding/look.rules.js';
import { countSecrets, holdsSecret, misplacedSecret, placeOfSecret, standIns } from '../secret-places.rules.js';
import { cssProblem } from './css.rules.js';
import type { HtmlAttribute, HtmlProblem, HtmlToken } from './html-tokens.js';

/** Elements that break the line of text where they begin and end. */
const blocks = new Set([
  ...['html', 'head', 'title', 'style', 'body', 'div', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li'],
  ...['blockquote', 'pre', 'center', 'section', 'header', 'footer', 'main', 'article', 'address'],
  ...['table', 'caption', 'colgroup', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
]);
/** Elements inside a line. A link can begin before such an element and end after it. */
const inline = new Set([
  ...['a', 'b', 'strong', 'i', 'em', 'u', 's', 'small', 'big', 'sub', 'sup', 'span', 'font', 'code', 'abbr', 'mark'],
  ...['del', 'ins'],
]);
/** Elements without content or end tag. */
const voids = new Set(['meta', 'br', 'hr', 'img', 'col']);
const endsLine = new Set([...blocks, 'br', 'hr']);
/** Their text is not the text of the message. */
const outsideBody = new Set(['head', 'title', 'style']);

/** Attributes that only change how a mail looks. */
const harmless = new Set([
  ...['style', 'class', 'id', 'dir', 'lang', 'title', 'align', 'valign', 'width', 'height', 'bgcolor', 'role'],
  ...['aria-hidden', 'aria-label', 'border', 'cellpadding', 'cellspacing', 'colspan', 'rowspan', 'span', 'scope'],
  ...['nowrap', 'color', 'face', 'size', 'start', 'topmargin', 'leftmargin', 'marginwidth', 'marginheight'],
]);
const onlyOn: Readonly<Record<string, ReadonlySet<string>>> = {
  a: new Set(['href', 'target', 'rel', 'name']),
  img: new Set(['src', 'alt']),
  meta: new Set(['charset', 'name', 'http-equiv', 'content']),
  html: new Set(['xmlns']),
  style: new Set(['type', 'media']),
};

const inlineImage = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$/;
const plainLink = /^(?:https:\/\/|mailto:|tel:)[^\s\\]*$/i;
const knownMeta = new Set([
  ...['viewport', 'color-scheme', 'supported-color-schemes', 'x-apple-disable-message-reformatting'],
  'format-detection',
]);

/**
 * Returns why the HTML of a message may not be sent, or null. Refuses everything that is not on the lists above: a mail must not load anything from
 * elsewhere. A secret may be only in the text, or be the whole `href` of an `<a>` (D9). `tokens` are the tokens of `html`.
 */
export function htmlProblem(html: string, tokens: readonly HtmlToken[]): HtmlProblem {
  const open: StartToken[] = [];
  /** Whether the innermost `<a>` has the message's own link. Null outside of an `<a>`. */
  let anchor: Anchor = null;
  let text = '';
  /** The positions, among all secrets, of those in the text. */
  const inText: number[] = [];
  let seen = 0;
  for (const [index, token] of tokens.entries()) {
    const at = (sentence: string) => ({ sentence, offset: token.offset });
    switch (token.type) {
      case 'DOCTYPE':
        if (index !== 0 || token.name !== 'html') return at('only <!doctype html> at the beginning is allowed.');
        break;
      case 'COMMENT':
        // Some programs interpret comments, such as <!--[if mso]>.
        if (/[<>[\]]/.test(token.text) || holdsSecret(token.text)) return at('a comment can only contain words.');
        break;
      case 'TEXT': {
        const isInBody = !open.some(({ name }) => outsideBody.has(name));
        const problem = textProblem(token.text, { inside: open.at(-1)?.name ?? '', isInBody, anchor });
        if (problem !== null) return at(problem);
        const secrets = countSecrets(token.text);
        if (isInBody) {
          text += token.text;
          for (let each = 0; each < secrets; each++) inText.push(seen + each);
        }
        seen += secrets;
        break;
      }
      case 'START': {
        const problem = startProblem(token, open.length, anchor);
        if (problem !== null) return problem;
        if (endsLine.has(token.name)) text += '\n';
        if (token.name === 'a') anchor = hrefOf(token.attributes) === standIns.link ? 'OWN' : 'OTHER';
        if (!voids.has(token.name)) open.push(token);
        for (const { value } of token.attributes) seen += countSecrets(value);
        break;
      }
      case 'END':
        if (open.pop()?.name !== token.name)
          return at(`</${token.name}> closes nothing, or another element is still open.`);
        if (endsLine.has(token.name)) text += '\n';
        if (token.name === 'a') anchor = null;
        break;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) return { sentence: `<${unclosed.name}> is not closed.`, offset: unclosed.offset };
  const misplaced = misplacedSecret(text);
  return misplaced === null ? null : { sentence: separateSecrets, offset: placeOfSecret(html, inText[misplaced] ?? 0) };
}

export const separateSecrets = 'put a space or a line end before and after each code and link.';

type Anchor = 'OWN' | 'OTHER' | null;
type StartToken = HtmlToken & { type: 'START' };

function textProblem(
  text: string,
  { inside, isInBody, anchor }: { inside: string; isInBody: boolean; anchor: Anchor },
): string | null {
  if (inside === 'style') {
    const problem = cssProblem(text) ?? secretProblem(text);
    if (problem !== null) return `<style>: ${problem}`;
  }
  if (!holdsSecret(text)) return null;
  if (!isInBody) return `a code or link may not stand in <${inside}>.`;
  return anchor === 'OTHER' ? 'a code or link must not be inside another link.' : null;
}

function startProblem(token: StartToken, depth: number, anchor: Anchor): HtmlProblem {
  const { name, attributes, offset } = token;
  const problem = elementProblem(token, depth, anchor);
  if (problem !== null) return { sentence: problem, offset };
  for (const attribute of attributes) {
    const sentence = attributeProblem(name, attribute);
    if (sentence !== null) return { sentence: `<${name} ${attribute.name}>: ${sentence}`, offset: attribute.offset };
  }
  const sentence = name === 'meta' ? metaProblem(attributes) : null;
  return sentence === null ? null : { sentence, offset };
}

function elementProblem({ name, isSelfClosing }: StartToken, depth: number, anchor: Anchor): string | null {
  if (!blocks.has(name) && !inline.has(name) && !voids.has(name)) return `<${name}> is not allowed.`;
  if (isSelfClosing && !voids.has(name)) return `<${name}/> closes nothing: write <${name}></${name}>.`;
  // Programs differ in where the first `<a>` then ends.
  if (name === 'a' && anchor !== null) return 'an <a> must not be inside another <a>.';
  return depth >= maxDepth ? `it has more than ${maxDepth} elements inside each other.` : null;
}
const maxDepth = 100;

function attributeProblem(element: string, { name, value, isPlain }: HtmlAttribute): string | null {
  if (!harmless.has(name) && onlyOn[element]?.has(name) !== true) return 'this attribute is not allowed.';
  if (!isPlain) return 'put its value in quotes, without < and >.';
  if (element === 'a' && name === 'href' && value === standIns.link) return null;
  const problem = secretProblem(value);
  if (problem !== null) return problem;
  if (name === 'style') return cssProblem(value);
  if (name === 'href' && !plainLink.test(value)) return 'only {{ link }} alone, https:, mailto: and tel: are allowed.';
  if (name === 'src' && value !== logoReference && !inlineImage.test(value))
    return 'only an image inside the mail is allowed: {{ logo }}, or data:image/png;base64,…';
  return null;
}

function secretProblem(text: string): string | null {
  return holdsSecret(text)
    ? 'a code or link can only be in the text, and {{ link }} also as the whole href of an <a>.'
    : null;
}

function metaProblem(attributes: readonly HtmlAttribute[]): string | null {
  const {
    charset,
    name,
    content = '',
    ...rest
  } = Object.fromEntries(attributes.map(({ name, value }) => [name, value.trim().toLowerCase()])) as Record<
    string,
    string | undefined
  >;
  const equivalent = rest['http-equiv'];
  const isCharset = charset === 'utf-8' || /^text\/html;\s*charset=utf-8$/.test(content);
  if (charset !== undefined) return isCharset && equivalent === undefined ? null : metaAdvice;
  if (equivalent === 'content-type') return isCharset ? null : metaAdvice;
  if (equivalent === 'x-ua-compatible') return content === 'ie=edge' ? null : metaAdvice;
  return equivalent === undefined && name !== undefined && knownMeta.has(name) ? null : metaAdvice;
}
const metaAdvice = `<meta> may say that the charset is utf-8, or have one of these names: ${[...knownMeta].join(', ')}.`;

function hrefOf(attributes: readonly HtmlAttribute[]): string | undefined {
  return attributes.find(({ name }) => name === 'href')?.value;
}
