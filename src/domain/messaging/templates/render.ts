import { Liquid, type Template } from 'liquidjs';
import type { TemplateText, TemplateValues } from './templates.js';

/** Templates decide and print; they do not loop, read files or go on for ever. */
const tags = new Set(['assign', 'capture', 'case', 'comment', 'if', 'raw', 'unless', '#']);
const maxParsed = 500;
/** None on time: without loops these two bound it, and Liquid's clock runs on while a busy machine does something else. */
const limits = { parseLimit: 100_000, memoryLimit: 1_000_000 };

const plain = engine();
const escaping = engine('escape');

function engine(outputEscape?: 'escape') {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    ...limits,
    ...(outputEscape === undefined ? {} : { outputEscape }),
  });
  for (const name of Object.keys(liquid.tags)) if (!tags.has(name)) delete liquid.tags[name];
  // The one way around escaping.
  liquid.unregisterFilter('raw');

  const parsed = new Map<string, Template[]>();
  return {
    liquid,
    parse(source: string): Template[] {
      const known = parsed.get(source);
      if (known !== undefined) return known;
      const template = liquid.parse(source);
      if (parsed.size >= maxParsed) parsed.clear();
      parsed.set(source, template);
      return template;
    },
  };
}

/** The names that `source` asks for, in whichever branch. Throws when it does not parse. */
export function variablesIn(source: string): string[] {
  return plain.liquid.globalVariablesSync(plain.parse(source));
}

/** Throws when a part does not parse or names a value that is not given. */
export function renderTemplate(template: TemplateText, values: Partial<TemplateValues>): TemplateText {
  const render = ({ liquid, parse }: ReturnType<typeof engine>, source: string): string =>
    liquid.renderSync(parse(source), values);
  return {
    // A header is one line.
    subject: template.subject === null ? null : render(plain, template.subject).replace(/\s+/g, ' ').trim(),
    text: render(plain, template.text).trim(),
    html: template.html === null ? null : render(escaping, template.html),
  };
}
