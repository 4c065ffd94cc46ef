import { type Token, Tokenizer, TokenizerMode } from 'parse5';

export interface HtmlAttribute {
  name: string;
  value: string;
  /** Whether the source has it alone or as `name="value"` without angle brackets, which every program reads alike. */
  isPlain: boolean;
}

export type HtmlToken =
  | { type: 'START'; name: string; attributes: HtmlAttribute[]; isSelfClosing: boolean }
  | { type: 'END'; name: string }
  | { type: 'TEXT'; text: string }
  | { type: 'COMMENT'; text: string }
  | { type: 'DOCTYPE'; name: string };

/** Elements whose content is text, whatever stands in it (HTML, 13.2.6.4.4). Others of that kind are never allowed. */
const textOnly = new Map([
  ['style', TokenizerMode.RAWTEXT],
  ['title', TokenizerMode.RCDATA],
]);

const plainAttribute = /^[^\s"'<>/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))?$/;

/**
 * Reads HTML as a browser does (HTML, 13.2.5). `error` is the name of the first mistake in the syntax, since programs
 * differ in what they make of one. Only a tokenizer: the tree of 60 KB can have millions of nodes.
 */
export function readHtml(html: string): { tokens: HtmlToken[]; error: string | null } {
  const tokens: HtmlToken[] = [];
  let error: string | null = null;
  const onText = ({ chars }: Token.CharacterToken) => {
    const last = tokens.at(-1);
    // The tokenizer tells spaces from words; a style has to be seen whole.
    if (last?.type === 'TEXT') last.text += chars;
    else tokens.push({ type: 'TEXT', text: chars });
  };
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag({ tagName: name, attrs, selfClosing, location }) {
        const attributes = attrs.map(({ name, value }) => {
          const place = location?.attrs?.[name];
          const source = place && html.slice(place.startOffset, place.endOffset);
          return { name, value, isPlain: source !== undefined && plainAttribute.test(source) };
        });
        tokens.push({ type: 'START', name, attributes, isSelfClosing: selfClosing });
        const mode = textOnly.get(name);
        if (mode !== undefined) tokenizer.state = mode;
      },
      onEndTag({ tagName: name }) {
        tokens.push({ type: 'END', name });
      },
      onCharacter: onText,
      onNullCharacter: onText,
      onWhitespaceCharacter: onText,
      onComment({ data: text }) {
        tokens.push({ type: 'COMMENT', text });
      },
      onDoctype({ name }) {
        tokens.push({ type: 'DOCTYPE', name: name ?? '' });
      },
      onEof() {},
      onParseError({ code }) {
        error ??= code;
      },
    },
  );
  tokenizer.write(html, true);
  return { tokens, error };
}
