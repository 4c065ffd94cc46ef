import { renderTemplate, variablesIn } from './render.js';
import { sampleValues } from './samples.rules.js';
import { smsCost } from './segments.js';
import type { Channel, MessageKind, TemplateText } from './templates.js';
import { allowedValues, kindFacts, maxLengths, type TemplatePart } from './templates.js';

export interface TemplateCheck {
  /** Sentences for whoever wrote the template; empty when it may be saved (D6). */
  problems: string[];
  carriesCode: boolean;
}

export interface TemplatePreview {
  subject: string | null;
  text: string;
  html: string | null;
  /** How the SMS travels and what it costs; null for a kind that is never texted, or that does not render. */
  encoding: 'GSM-7' | 'UCS-2' | null;
  segments: number | null;
  /** The text as an SMS; null for a kind that is never texted, or that does not render. */
  sms: string | null;
  /** What forces the SMS into UCS-2, each once. */
  ucs2Characters: string[];
  problems: string[];
}

/** Vonage refuses longer ones; a person gives up long before. */
const maxSmsSegments = 6;
const parts = Object.keys(maxLengths) as TemplatePart[];

/** Whether a message of this template tells its code; `verifyEmail` and the like make sense only then (V3). */
export function carriesCode(template: TemplateText): boolean {
  try {
    const { text, html } = renderTemplate(template, sampleValues);
    return text.includes(sampleValues.code) || (html?.includes(sampleValues.code) ?? false);
  } catch {
    return false;
  }
}

export function checkTemplate(kind: MessageKind, template: TemplateText): TemplateCheck {
  const { problems } = previewTemplate(kind, template, sampleValues.appName);
  return { problems, carriesCode: carriesCode(template) };
}

/** Each problem begins with the name of the part that it is in; what does not render at all is taken to be in the text. */
export function partOfProblem(problem: string): TemplatePart {
  return parts.find(part => problem.startsWith(`${part}:`)) ?? 'text';
}

/** What a message of this template would look like, with sample values. */
export function previewTemplate(kind: MessageKind, template: TemplateText, appName: string): TemplatePreview {
  const { channels } = kindFacts[kind];
  const problems = parts.flatMap(part => problemsOfSource(kind, part, template[part]));
  const failed = { ...template, encoding: null, segments: null, sms: null, ucs2Characters: [], problems };
  if (problems.length > 0) return failed;

  const [channel = 'EMAIL'] = channels;
  const mainly = tryRender(kind, template, appName, channel);
  const asSms = channels.includes('SMS') ? tryRender(kind, template, appName, 'SMS') : null;
  if (typeof mainly === 'string') return { ...failed, problems: [mainly] };
  if (typeof asSms === 'string') return { ...failed, problems: [asSms] };

  problems.push(...problemsOfContent(kind, mainly));
  const cost = asSms === null ? null : smsCost(asSms.text);
  if (cost !== null && cost.segments > maxSmsSegments)
    problems.push(`text: an SMS of ${cost.segments} segments is too long.`);
  return {
    ...mainly,
    encoding: cost?.encoding ?? null,
    segments: cost?.segments ?? null,
    sms: asSms?.text ?? null,
    ucs2Characters: cost?.ucs2Characters ?? [],
    problems,
  };
}

function problemsOfSource(kind: MessageKind, part: TemplatePart, source: string | null): string[] {
  if (source === null) return [];
  if (source.length > maxLengths[part]) return [`${part}: longer than ${maxLengths[part]} characters.`];
  const allowed: readonly string[] = kindFacts[kind].variables;
  try {
    return variablesIn(source)
      .filter(name => !allowed.includes(name))
      .map(name => `${part}: there is no variable "${name}" here, only ${allowed.join(', ')}.`);
  } catch (error) {
    return [`${part}: ${firstLine(error)}`];
  }
}

/** A plain-text reader and an HTML reader each see one part, so each part must do the whole work. */
function problemsOfContent(kind: MessageKind, { text, html }: TemplateText): string[] {
  const { carries } = kindFacts[kind];
  const lacks = (part: string) => carries.length > 0 && !carries.some(secret => part.includes(sampleValues[secret]));
  const needed = carries.map(secret => `{{ ${secret} }}`).join(' or ');
  return [
    ...(text === '' ? ['text: empty.'] : []),
    ...(lacks(text) ? [`text: must contain ${needed}.`] : []),
    ...(html !== null && lacks(html) ? [`html: must contain ${needed}.`] : []),
  ];
}

function tryRender(
  kind: MessageKind,
  template: TemplateText,
  appName: string,
  channel: Channel,
): TemplateText | string {
  try {
    return renderTemplate(template, allowedValues(kind, { ...sampleValues, appName, channel }));
  } catch (error) {
    return `does not render: ${firstLine(error)}`;
  }
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable.';
}
