import { type Token, Tokenizer, TokenizerMode } from 'parse5';

export interface HtmlAttribute {
  name: string;
  value: string;
  /** Whether the source is just the name, or `name="value"` without angle brackets, which all programs parse in the same way. */
  isPlain: boolean;
  offset: number;
}

/** `offset` is the position in the HTML where the token begins. */
export type HtmlToken = { offset: number } & (
  | { type: 'START'; name: string; attributes: HtmlAttribute[]; isSelfClosing: boolean }
  | { type: 'END'; name: string }
  | { type: 'TEXT'; text: string }
  | { type: 'COMMENT'; text: string }
  | { type: 'DOCTYPE'; name: string }
);

/** Why HTML may not be sent, as the end of a sentence, and the position in it. Null if it may be sent. */
export type HtmlProblem = { sentence: string; offset: number } | null;

/** Elements whose content is always text (HTML, 13.2.6.4.4). Other elements of that kind are never allowed. */
const textOnly = new Map([
  ['style', TokenizerMode.RAWTEXT],
  ['title', TokenizerMode.RCDATA],
]);

const plainAttribute = /^[^\s"'<>/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))?$/;

/**
 * Reads HTML as a browser does (HTML, 13.2.5). `error` is the first syntax error, because programs differ in how they repair one. It builds no tree,
 * because the tree of 60 KB of HTML can have millions of nodes.
 */
export function readHtml(html: string): { tokens: HtmlToken[]; error: HtmlProblem } {
  const tokens: HtmlToken[] = [];
  let error: HtmlProblem = null;
  const onText = ({ chars, location }: Token.CharacterToken) => {
    const last = tokens.at(-1);
    // The tokenizer separates spaces from words. Join them, because a style must be checked as a whole.
    if (last?.type === 'TEXT') last.text += chars;
    else tokens.push({ type: 'TEXT', text: chars, offset: startOf(location) });
  };
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag({ tagName: name, attrs, selfClosing, location }) {
        const attributes = attrs.map(({ name, value }) => {
          const place = location?.attrs?.[name];
          const source = place && html.slice(place.startOffset, place.endOffset);
          return {
            name,
            value,
            isPlain: source !== undefined && plainAttribute.test(source),
            offset: startOf(place ?? location),
          };
        });
        tokens.push({ type: 'START', name, attributes, isSelfClosing: selfClosing, offset: startOf(location) });
        const mode = textOnly.get(name);
        if (mode !== undefined) tokenizer.state = mode;
      },
      onEndTag({ tagName: name, location }) {
        tokens.push({ type: 'END', name, offset: startOf(location) });
      },
      onCharacter: onText,
      onNullCharacter: onText,
      onWhitespaceCharacter: onText,
      onComment({ data: text, location }) {
        tokens.push({ type: 'COMMENT', text, offset: startOf(location) });
      },
      onDoctype({ name, location }) {
        tokens.push({ type: 'DOCTYPE', name: name ?? '', offset: startOf(location) });
      },
      onEof() {},
      onParseError({ code, startOffset }) {
        error ??= { sentence: `mistake in the HTML: ${code}.`, offset: startOffset };
      },
    },
  );
  tokenizer.write(html, true);
  return { tokens, error };
}

/** Returns where a token begins. The tokenizer is configured to add places, so each token has one. */
function startOf(place: Token.Location | null | undefined): number {
  return place?.startOffset ?? 0;
}
