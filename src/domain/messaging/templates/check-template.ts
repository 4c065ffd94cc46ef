import { logoReference } from '../branding/look.rules.js';
import { inWords } from './durations.rules.js';
import { fillParts, maxSmsLength, maxSmsSegments, placeProblems, renderParts, tooLongForSms } from './fill-template.js';
import { fallbackLocale } from './locales.rules.js';
import { type ParsedTemplate, parsePart } from './parsed-templates.js';
import { BadSource } from './render.js';
import { type SampleApp, sampleValuesOf } from './samples.js';
import { smsCost } from './segments.js';
import type { Channel, MessageKind, TemplateText, TemplateValues } from './templates.js';
import { kindFacts, type TemplatePart, templateParts } from './templates.js';

export interface TemplatePreview extends TemplateText {
  /** The encoding and cost of the SMS. Null if this kind is never sent by SMS, or if the template does not render. */
  encoding: 'GSM-7' | 'UCS-2' | null;
  segments: number | null;
  /** The text of the SMS. Null if this kind is never sent by SMS, or if the template does not render. */
  sms: string | null;
  /** The characters that force the SMS into UCS-2, each once. */
  ucs2Characters: string[];
  /** Sentences for the author of the template. Empty if it may be saved (D6). */
  problems: string[];
}

const noText = { subject: null, text: '', html: null };
const noCost = { encoding: null, segments: null, sms: null, ucs2Characters: [] };

/** Returns why a template may not be saved or sent. Empty if it may. */
export function templateProblems(kind: MessageKind, template: TemplateText, locale: string = fallbackLocale): string[] {
  return previewTemplate(kind, template, undefined, locale).problems;
}

/** Returns the name of the part at the beginning of a problem. */
export function partOfProblem(problem: string): TemplatePart {
  return templateParts.find(part => problem.startsWith(`${part}:`)) ?? 'text';
}

/** Returns the line number at the end of a problem, if it has one. */
export function lineOfProblem(problem: string): number | undefined {
  const [, line] = / \(line (\d+)\)\.$/.exec(problem) ?? [];
  return line === undefined ? undefined : Number(line);
}

/** Shows what a message of this template would look like, with sample values. */
export function previewTemplate(
  kind: MessageKind,
  template: TemplateText,
  app: SampleApp | undefined,
  locale: string = fallbackLocale,
): TemplatePreview {
  const { parsed, problems } = parseParts(kind, template);
  if (parsed === null) return { ...template, ...noCost, problems };
  try {
    const { channels } = kindFacts[kind];
    const samples = channels.map(channel => sampleValuesOf({ kind, channel, locale, app }));
    return previewParsed(kind, parsed, samples, locale);
  } catch (error) {
    if (!(error instanceof BadSource)) throw error;
    return { ...template, ...noCost, problems: [error.message] };
  }
}

/** Parses all parts, so that the author sees the problems of each. `parsed` is null if one of them cannot be parsed. */
function parseParts(kind: MessageKind, template: TemplateText): { parsed: ParsedTemplate | null; problems: string[] } {
  const problems: string[] = [];
  const parse = (part: TemplatePart) => {
    const source = template[part];
    if (source === null) return null;
    try {
      return parsePart(kind, part, source);
    } catch (error) {
      if (!(error instanceof BadSource)) throw error;
      problems.push(error.message);
      return null;
    }
  };
  const [subject, text, html] = [parse('subject'), parse('text'), parse('html')];
  return { parsed: text === null || problems.length > 0 ? null : { subject, text, html }, problems };
}

function previewParsed(
  kind: MessageKind,
  template: ParsedTemplate,
  samples: readonly TemplateValues[],
  locale: string,
): TemplatePreview {
  const variants = samples.flatMap(sample => variantsOf(template, sample, locale));
  const shown = variants.map(values => ({ values, message: renderParts(kind, template, values) }));
  const problems = shown.flatMap(({ values, message }) => placeProblems(kind, template, values, message));
  const filledFor = (wanted: Channel) => {
    const found = shown.find(({ values }) => values.channel === wanted);
    return found && fillParts(found.message, found.values);
  };
  const asSms = filledFor('SMS');
  const mainly = filledFor('EMAIL') ?? asSms;
  const sms = asSms?.text ?? null;
  const cost = sms === null || sms.length > maxSmsLength ? null : smsCost(sms);
  if (cost !== null && cost.segments > maxSmsSegments) problems.push(tooLongForSms);
  return {
    ...(mainly ?? noText),
    ...noCost,
    ...cost,
    sms,
    problems: [...new Set(problems)],
  };
}

/**
 * Returns the values to try, the sample first. A variable that a condition uses gets several values, so that the author sees the problems of each
 * branch. Problems that no sample shows are found when a message is composed.
 */
function variantsOf({ subject, text, html }: ParsedTemplate, sample: TemplateValues, locale: string): TemplateValues[] {
  const decides = (name: keyof TemplateValues) => [subject, text, html].some(part => part?.conditions.has(name));
  let variants = [sample];
  for (const name of ['newAddress', 'oldAddress', 'otherIdentifiers'] as const) {
    if (decides(name)) variants = variants.flatMap(values => [values, { ...values, [name]: '' }]);
  }
  if (decides('logo')) {
    const logo = sample.logo === '' ? logoReference : '';
    variants = variants.flatMap(values => [values, { ...values, logo }]);
  }
  if (!decides('expiresInMinutes')) return variants;
  const minutes = [sample.expiresInMinutes, 1, 1_440];
  return variants.flatMap(values =>
    minutes.map(expiresInMinutes => ({ ...values, expiresInMinutes, expiresIn: inWords(expiresInMinutes, locale) })),
  );
}
