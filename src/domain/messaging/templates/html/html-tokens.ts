import { type Token, Tokenizer, TokenizerMode } from 'parse5';

export interface HtmlAttribute {
  name: string;
  value: string;
  /** Whether the source has it alone or as `name="value"` without angle brackets, which every program reads alike. */
  isPlain: boolean;
  offset: number;
}

/** `offset` is where the token begins in the HTML. */
export type HtmlToken = { offset: number } & (
  | { type: 'START'; name: string; attributes: HtmlAttribute[]; isSelfClosing: boolean }
  | { type: 'END'; name: string }
  | { type: 'TEXT'; text: string }
  | { type: 'COMMENT'; text: string }
  | { type: 'DOCTYPE'; name: string }
);

/** Why some HTML may not be sent, as the end of a sentence, and where in it. Null: it may. */
export type HtmlProblem = { sentence: string; offset: number } | null;

/** Elements whose content is text, whatever stands in it (HTML, 13.2.6.4.4). Others of that kind are never allowed. */
const textOnly = new Map([
  ['style', TokenizerMode.RAWTEXT],
  ['title', TokenizerMode.RCDATA],
]);

const plainAttribute = /^[^\s"'<>/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))?$/;

/**
 * Reads HTML as a browser does (HTML, 13.2.5). `error` is the first mistake in the syntax, since programs differ in what they
 * make of one. Only a tokenizer: the tree of 60 KB can have millions of nodes.
 */
export function readHtml(html: string): { tokens: HtmlToken[]; error: HtmlProblem } {
  const tokens: HtmlToken[] = [];
  let error: HtmlProblem = null;
  const onText = ({ chars, location }: Token.CharacterToken) => {
    const last = tokens.at(-1);
    // The tokenizer tells spaces from words; a style has to be seen whole.
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

/** The tokenizer was asked for places, so each token has one. */
function startOf(place: Token.Location | null | undefined): number {
  return place?.startOffset ?? 0;
}
