import { htmlProblem, separateSecrets } from './html/html.rules.js';
import { type HtmlProblem, type HtmlToken, readHtml } from './html/html-tokens.js';
import { namingPart, type ParsedTemplate } from './parsed-templates.js';
import { BadSource, lineOf, type ParsedSource, renderSource } from './render.js';
import {
  countSecrets,
  fillIn,
  holdsSecret,
  misplacedSecret,
  nameForMessages,
  placeOfSecret,
  type SecretName,
  standIns,
  withoutStandIns,
} from './secret-places.rules.js';
import type { MessageKind, TemplatePart, TemplateText, TemplateValues } from './templates.js';
import { allowedValues, kindFacts } from './templates.js';

export interface FilledMessage extends TemplateText {
  /** The secrets that the message contains. */
  carries: ReadonlySet<SecretName>;
}

/** Vonage refuses longer messages, and nobody would read them. */
export const maxSmsSegments = 6;
/** Six segments of the GSM-7 alphabet hold 918 characters. Counting the segments of 20,000 takes three seconds. */
export const maxSmsLength = 918;
export const tooLongForSms = `text: an SMS of more than ${maxSmsSegments} segments is too long.`;

/**
 * Renders a message and fills in its secrets. The template gets stand-ins. A secret replaces a stand-in only at places that only the recipient
 * reads (D9). Throws `BadSource` if a stand-in is at any other place.
 */
export function fillTemplate(kind: MessageKind, template: ParsedTemplate, values: TemplateValues): FilledMessage {
  const shown = renderParts(kind, template, values);
  const [problem] = placeProblems(kind, template, values, shown);
  if (problem !== undefined) throw new BadSource(problem);
  const secrets: SecretName[] = ['code', 'link'];
  const isCarried = (name: SecretName) => [shown.text, shown.html].some(part => part?.includes(standIns[name]));
  return { ...fillParts(shown, values), carries: new Set(secrets.filter(isCarried)) };
}

/** Replaces the stand-ins by the secrets. Call this after the places were checked. */
export function fillParts({ subject, text, html }: TemplateText, { code, link }: TemplateValues): TemplateText {
  return {
    subject,
    text: fillIn(text, { code, link }),
    html: html && fillIn(html, { code: escapeHtml(code), link: escapeHtml(link) }),
  };
}

/** Renders a message with stand-ins for its secrets. An SMS has only text. Throws `BadSource` if a part does not render. */
export function renderParts(kind: MessageKind, template: ParsedTemplate, values: TemplateValues): TemplateText {
  const seen = valuesSeen(kind, values);
  const render = (part: TemplatePart, source: ParsedSource) => namingPart(part, () => renderSource(source, seen));
  const { subject, html } = values.channel === 'EMAIL' ? template : { subject: null, html: null };
  return {
    // A header is one line.
    subject: subject && render('subject', subject).replace(/\s+/g, ' ').trim(),
    text: render('text', template.text).trim(),
    html: html && render('html', html),
  };
}

/** Returns the values that a template gets, with stand-ins for the secrets. */
function valuesSeen(kind: MessageKind, values: TemplateValues): object {
  const { appName, address, newAddress, oldAddress } = values;
  return allowedValues(kind, {
    ...values,
    appName: nameForMessages(appName),
    address: withoutStandIns(address),
    newAddress: withoutStandIns(newAddress),
    oldAddress: withoutStandIns(oldAddress),
    ...standIns,
  });
}

/** Returns why a rendered message may not be sent. Each sentence begins with the name of a part, and ends with the line if it is known. */
export function placeProblems(
  kind: MessageKind,
  template: ParsedTemplate,
  values: TemplateValues,
  { subject, text, html }: TemplateText,
): string[] {
  const { channel } = values;
  const { carries } = kindFacts[kind];
  const lacks = (part: string) => carries.length > 0 && !carries.some(name => part.includes(standIns[name]));
  const needed = carries.map(secret => `{{ ${secret} }}`).join(' or ');
  const at = (part: 'text' | 'html', shown: string | null, problem: HtmlProblem) => {
    const source = template[part];
    if (problem === null || source === null || shown === null) return [];
    const line = lineOf(source, valuesSeen(kind, values), shown, problem.offset);
    return [`${part}: ${new BadSource(problem.sentence, line).message}`];
  };
  return [
    // No secret in the subject: mail servers log it, and lock screens show it.
    ...(subject !== null && holdsSecret(subject) ? ['subject: a code or link can only be in the text.'] : []),
    // D40: also if only the variables of this message leave nothing.
    ...(isBlank(subject) ? ['subject: it is empty.'] : []),
    ...(isBlank(text) ? ['text: it is empty.'] : []),
    ...(isBlank(html) ? ['html: it is empty.'] : []),
    ...(channel === 'SMS' && text.length > maxSmsLength ? [tooLongForSms] : []),
    // A reader sees either the plain text or the HTML, so each must contain a secret.
    ...(lacks(text) ? [`text: must contain ${needed}.`] : []),
    ...at('text', text, textProblem(text)),
    ...(html !== null && lacks(html) ? [`html: must contain ${needed}.`] : []),
    ...at('html', html, html === null ? null : problemOfHtml(html)),
  ];
}

/** Whether a part shows nothing. False for a part that the message does not have. */
function isBlank(part: string | null): boolean {
  return part !== null && /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(part);
}

function textProblem(text: string): HtmlProblem {
  const misplaced = misplacedSecret(text);
  return misplaced === null ? null : { sentence: separateSecrets, offset: placeOfSecret(text, misplaced) };
}

function problemOfHtml(html: string): HtmlProblem {
  const { tokens, error } = readHtml(html);
  if (error !== null) return error;
  // A secret could be hidden in a doctype or in a character reference, for example.
  const hiding = tokens.find(
    (token, at) => secretsIn(token) !== countSecrets(html.slice(token.offset, tokens[at + 1]?.offset)),
  );
  if (hiding !== undefined)
    return { sentence: 'a code or link is in a place where email programs do not show it.', offset: hiding.offset };
  return htmlProblem(html, tokens);
}

function secretsIn(token: HtmlToken): number {
  if (token.type === 'TEXT') return countSecrets(token.text);
  if (token.type !== 'START') return 0;
  return token.attributes.reduce((count, { value }) => count + countSecrets(value), 0);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => entities[sign] ?? sign);
}
