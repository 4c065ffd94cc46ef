/** Renders Markdown as GitHub does, for pages without scripts and inline styles. */
import { posix } from 'node:path';
import MarkdownIt from 'markdown-it';

/** HTML in a document is shown as text. */
const markdown = new MarkdownIt({ html: false });

/**
 * @param {string} text
 * @param {string} path of the document in the project
 * @param {{ pages: Map<string, string>, pictures: Map<string, string> }} addresses names of pages and of assets by the
 *   paths of their sources
 * @returns {{ title: string, body: string }} HTML
 */
export function renderDocument(text, path, addresses) {
  const tokens = markdown.parse(text, {});
  const name = addresses.pages.get(path);
  const context = { path, up: pathToRoot(name), ...addresses };
  const headings = nameHeadings(tokens);
  for (const token of tokens) {
    // The library aligns columns by inline styles, which the content security policy forbids.
    const style = token.attrGet('style');
    if (style !== null) token.attrs = [['class', style.replace('text-align:', 'align-')]];
    if (token.type === 'inline') token.children = resolveLinks(token.children, context);
  }
  const body = widen(markdown.renderer.render(dropEmptyHeads(tokens), markdown.options, {}));
  const title = markdown.utils.escapeHtml(headings[0]?.text ?? path);
  return { title, body: addContents(body, text, headings) };
}

/** Returns the relative path from a page to the root of the server. Links are relative, so that a proxy can add a path. */
export function pathToRoot(name) {
  return name === 'index' ? './' : '../'.repeat(name.split('/').length);
}

/** A page with this many characters is longer than a few screens. */
const longFromCharacters = 8_000;

/** Puts links to the headings of a long page above its first section. The links of a long section can be unfolded. */
function addContents(body, text, headings) {
  const sections = headings.flatMap(({ level }, index) => (level === 2 ? [index] : []));
  if (text.length < longFromCharacters || sections.length < 3) return body;
  const items = sections.map((from, index) => {
    const inside = headings.slice(from + 1, sections[index + 1]).filter(({ level }) => level === 3);
    return `<li>${linkTo(headings[from])}${unfolding(inside)}</li>\n`;
  });
  const contents = `<nav class="contents" aria-label="On this page">\n<ul>\n${items.join('')}</ul>\n</nav>\n`;
  return body.replace('<h2', () => `${contents}<h2`);
}

function unfolding(entries) {
  if (entries.length === 0) return '';
  const list = entries.map(entry => `<li>${linkTo(entry)}</li>`).join('\n');
  return `\n<details><summary>${entries.length === 1 ? '1 entry' : `${entries.length} entries`}</summary>\n<ul>\n${list}\n</ul></details>`;
}

function linkTo({ text, anchor }) {
  return `<a href="#${markdown.utils.escapeHtml(anchor)}">${markdown.utils.escapeHtml(text)}</a>`;
}

/** Gives headings the anchors of GitHub. Returns their texts, anchors and levels. */
function nameHeadings(tokens) {
  const used = new Map();
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return [];
    const text = textOf(tokens[index + 1]);
    const anchor = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const times = used.get(anchor) ?? 0;
    used.set(anchor, times + 1);
    const id = times === 0 ? anchor : `${anchor}-${times}`;
    token.attrSet('id', id);
    return [{ text, anchor: id, level: Number(token.tag.slice(1)) }];
  });
}

function textOf({ children }) {
  return children
    .map(({ type, content }) => (['text', 'code_inline', 'text_special'].includes(type) ? content : ''))
    .join('');
}

/** Makes links and pictures point to pages and assets. A link to a file that is not a page becomes plain text. */
function resolveLinks(children, context) {
  let isDropped = false;
  return children.filter(token => {
    if (token.type === 'image') token.attrSet('src', addressOf(token.attrGet('src'), context) ?? '');
    if (token.type === 'link_close') return !isDropped;
    if (token.type !== 'link_open') return true;
    const address = addressOf(token.attrGet('href'), context);
    isDropped = address === null;
    if (address !== null) token.attrSet('href', address);
    return !isDropped;
  });
}

function addressOf(target, { path, up, pages, pictures }) {
  if (/^([a-z]+:|#)/.test(target)) return target;
  const [file, anchor] = target.split('#');
  const source = posix.join(posix.dirname(path), file).replace(/\/$/, '');
  const end = anchor === undefined ? '' : `#${anchor}`;
  const picture = pictures.get(source);
  if (picture !== undefined) return `${up}assets/${picture}`;
  const page = pages.get(source);
  if (page === undefined) return null;
  return `${up}docs${page === 'index' ? '' : `/${page}`}${end}`;
}

/** A table without headings begins with a row of empty cells, which would be headings without a name. */
function dropEmptyHeads(tokens) {
  const kept = [];
  for (let index = 0; index < tokens.length; index++) {
    if (tokens[index].type !== 'thead_open') {
      kept.push(tokens[index]);
      continue;
    }
    const end = tokens.findIndex(({ type }, at) => at > index && type === 'thead_close');
    const head = tokens.slice(index, end + 1);
    if (head.some(token => token.type === 'inline' && token.content !== '')) kept.push(...head.map(emptyAsCell(head)));
    index = end;
  }
  return kept;
}

/** Makes a heading without a text an ordinary cell. */
function emptyAsCell(head) {
  return (token, index) => {
    const isEmpty =
      (token.type === 'th_open' && head[index + 1].content === '') ||
      (token.type === 'th_close' && head[index - 1].content === '');
    if (isEmpty) token.tag = 'td';
    return token;
  };
}

/** Puts wide tables into a box that scrolls, also with the keyboard. */
function widen(html) {
  return html
    .replaceAll('<table>', '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>');
}
