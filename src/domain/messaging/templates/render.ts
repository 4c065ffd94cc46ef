import {
  Context,
  type Emitter,
  Liquid,
  Output,
  Tag,
  type Template,
  type Token,
  TokenKind,
  TypeGuards,
  toValueSync,
  Value,
} from 'liquidjs';

/** Templates decide and print. They do not loop, assign, read files or call anything. */
const tags = new Set(['case', 'comment', 'if', 'raw', 'unless', '#']);
/** Filters for numbers and short texts. None encodes, cuts or multiplies a text. */
const filters = new Set([
  ...['abs', 'at_least', 'at_most', 'ceil', 'divided_by', 'floor', 'minus', 'modulo', 'plus', 'round', 'times'],
  ...['append', 'capitalize', 'default', 'downcase', 'prepend', 'upcase'],
]);

/** The most tags and variables in one part, in all branches. So parsing and rendering any part takes only milliseconds. */
export const maxNodes = 200;
const maxNodeLength = 200;
/** How much longer a part with many nodes may become when it is rendered, in UTF-16 units. */
const maxGrowth = 40_000;
const limits = { parseLimit: 100_000, memoryLimit: 100_000 };

const plain = engine();
const escaping = engine('escape');

function engine(outputEscape?: 'escape'): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    ...limits,
    ...(outputEscape === undefined ? {} : { outputEscape }),
  });
  for (const name of Object.keys(liquid.tags)) if (!tags.has(name)) delete liquid.tags[name];
  // This also removes `raw`, the only filter that avoids escaping.
  for (const name of Object.keys(liquid.filters)) {
    if (!filters.has(name) && name !== outputEscape) liquid.unregisterFilter(name);
  }
  addTracing(liquid);
  return liquid;
}

/** Patches Liquid so that a `TracingEmitter` records each node before it is rendered. Tags render their branches by the same method. */
function addTracing({ renderer }: Liquid): void {
  const render = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = function* (templates, context, emitter) {
    if (!(emitter instanceof TracingEmitter)) return yield* render(templates, context, emitter);
    for (const template of templates) {
      emitter.printed.push({ token: template.token, offset: emitter.buffer.length });
      yield* render([template], context, emitter);
    }
    return emitter.buffer;
  };
}

/** Records where in the result each node of the source begins. */
class TracingEmitter implements Emitter {
  buffer = '';
  readonly printed: { token: Token; offset: number }[] = [];

  write(text: unknown): void {
    this.buffer += String(text ?? '');
  }
}

/** A problem of a template. The message is the end of a sentence that begins with the name of a part. */
export class BadSource extends Error {
  /** `line` is the line of the source, from 1. If it is given, the sentence ends with it. */
  constructor(sentence: string, line?: number) {
    super(line === undefined ? sentence : `${sentence.replace(/\.$/, '')} (line ${line}).`);
  }
}

/** A part of a template that was parsed and may be rendered. */
export interface ParsedSource {
  templates: Template[];
  isHtml: boolean;
  /** Variables that conditions use. */
  conditions: ReadonlySet<string>;
  nodes: number;
  length: number;
}

export interface Vocabulary {
  variables: readonly string[];
  /** Variables that may be used only alone, as in `{{ code }}`. */
  secrets: readonly string[];
}

/** Parses one part of a template. Throws `BadSource` unless everything in it is known and allowed. */
export function parseSource(source: string, isHtml: boolean, vocabulary: Vocabulary): ParsedSource {
  checkSize(source);
  const templates = withBadSource(() => (isHtml ? escaping : plain).parse(source));
  const conditions = new Set<string>();
  const nodes = inspect(templates, vocabulary, conditions);
  return { templates, isHtml, conditions, nodes, length: source.length };
}

/** Renders one part. Throws `BadSource` if a value is missing or the result is too long. */
export function renderSource({ templates, isHtml, length }: ParsedSource, values: object): string {
  const rendered = withBadSource(() => (isHtml ? escaping : plain).renderSync(templates, values) as string);
  if (rendered.length > length + maxGrowth) throw new BadSource('it is too long when it is filled in.');
  return rendered;
}

/** Returns the line of the source that printed the character at a position in `shown`, which is the trimmed result. */
export function lineOf({ templates, isHtml }: ParsedSource, values: object, shown: string, place: number): number {
  const { renderer, options } = isHtml ? escaping : plain;
  const emitter = new TracingEmitter();
  toValueSync(renderer.renderTemplates(templates, new Context(values, options, { sync: true }), emitter));
  const offset = Math.max(0, emitter.buffer.indexOf(shown)) + place;
  const piece = emitter.printed.findLast(each => each.offset <= offset);
  if (piece === undefined) return 1;
  const { token } = piece;
  if (token.kind !== TokenKind.HTML) return lineAt(token.input, token.begin);
  // Whitespace control removes the space before the text.
  const { trimLeft = 0 } = token as Token & { trimLeft?: number };
  return lineAt(token.input, token.begin + trimLeft + offset - piece.offset);
}

/** Counts before parsing, because parsing 60 KB of `{{ appName }}` takes a third of a second. */
function checkSize(source: string): void {
  let count = 0;
  for (const { index } of source.matchAll(/\{[{%]/g)) {
    if (++count > maxNodes) throw tooMany(lineAt(source, index));
    const end = source.slice(index, index + maxNodeLength).search(/[%}]\}/);
    if (end < 0 && source.length > index + maxNodeLength) throw tooLong(lineAt(source, index));
  }
}

function lineAt(source: string, index: number): number {
  return source.slice(0, index).split('\n').length;
}

function tooMany(line?: number): BadSource {
  return new BadSource(`it has more than ${maxNodes} tags and variables.`, line);
}

function tooLong(line?: number): BadSource {
  return new BadSource(`a tag or variable has more than ${maxNodeLength} characters.`, line);
}

const nameAlone = /^\{\{-?\s*\w+\s*-?\}\}$/;

/** Counts tags and outputs, and refuses everything in them that is not on a list. */
function inspect(templates: readonly Template[], vocabulary: Vocabulary, conditions: Set<string>): number {
  let nodes = 0;
  for (const template of templates) {
    if (!(template instanceof Output || template instanceof Tag)) continue;
    nodes++;
    const [line] = template.token.getPosition();
    if (template.token.end - template.token.begin > maxNodeLength) throw tooLong(line);
    for (const argument of argumentsOf(template)) {
      const isPlainOutput = template instanceof Output && nameAlone.test(template.token.getText());
      for (const name of namesIn(argument)) {
        if (!vocabulary.variables.includes(name)) {
          throw new BadSource(`there is no variable "${name}" here, only ${vocabulary.variables.join(', ')}.`, line);
        }
        if (vocabulary.secrets.includes(name) && !isPlainOutput) {
          throw new BadSource(
            `{{ ${name} }} must be alone in its braces: no filter and no condition may use it.`,
            line,
          );
        }
        if (template instanceof Tag) conditions.add(name);
      }
    }
    nodes += inspect(childrenOf(template), vocabulary, conditions);
  }
  if (nodes > maxNodes) throw tooMany();
  return nodes;
}

function namesIn(argument: Value | Token): string[] {
  if (!(argument instanceof Value)) return namesInToken(argument);
  const given = argument.filters.flatMap(({ args }) => args.map(arg => (Array.isArray(arg) ? arg[1] : arg)));
  return [...argument.initial.postfix, ...given].flatMap(token => (token === undefined ? [] : namesInToken(token)));
}

function namesInToken(token: Token): string[] {
  if (TypeGuards.isPropertyAccessToken(token)) {
    const [name, ...more] = token.props;
    // Refuse `code.size` and `["code"]`, which could reveal a part of a secret, or reach it by another name.
    if (token.variable === undefined && more.length === 0 && TypeGuards.isWordToken(name)) return [name.content];
  } else if (isConstant(token)) {
    return [];
  }
  throw new BadSource(
    `"${token.getText().slice(0, 40)}" is not supported: only names, texts, numbers and comparisons.`,
    token.getPosition?.()[0],
  );
}

function isConstant({ kind }: Token): boolean {
  return [TokenKind.Literal, TokenKind.Number, TokenKind.Quoted, TokenKind.Operator].includes(kind);
}

function argumentsOf(template: Template): (Value | Token)[] {
  return [...(template.arguments?.() ?? [])];
}

function childrenOf(template: Template): Template[] {
  const children = template.children?.(false, true).next();
  if (children === undefined) return [];
  if (children.done !== true) throw new BadSource('a tag is not supported.');
  return children.value;
}

/** Converts Liquid's errors. They end with the place, and their further lines repeat the template, so only the first line is kept. */
function withBadSource<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const [sentence = 'unreadable.'] = error instanceof Error ? error.message.split('\n') : [];
    const [place, line] = /, line:(\d+), col:\d+$/.exec(sentence) ?? [];
    throw place === undefined ? new BadSource(sentence) : new BadSource(sentence.slice(0, -place.length), Number(line));
  }
}
