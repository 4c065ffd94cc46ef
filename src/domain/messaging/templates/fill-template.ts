import { htmlProblem } from './html/html.rules.js';
import { type HtmlToken, readHtml } from './html/html-tokens.js';
import { namingPart, type ParsedTemplate } from './parsed-templates.js';
import { BadSource, type ParsedSource, renderSource } from './render.js';
import {
  countSecrets,
  fillIn,
  holdsSecret,
  nameForMessages,
  type SecretName,
  secretsStandApart,
  standIns,
  withoutStandIns,
} from './secret-places.rules.js';
import type { Channel, MessageKind, TemplatePart, TemplateText, TemplateValues } from './templates.js';
import { allowedValues, kindFacts } from './templates.js';

export interface FilledMessage extends TemplateText {
  /** The secrets that the message tells. */
  carries: ReadonlySet<SecretName>;
}

/** Vonage refuses longer ones; a person gives up long before. */
export const maxSmsSegments = 6;
/** Six segments of the GSM-7 alphabet hold 918 characters. Counting the segments of 20,000 takes three seconds. */
export const maxSmsLength = 918;
export const tooLongForSms = `text: an SMS of more than ${maxSmsSegments} segments is too long.`;

/**
 * Renders a message and puts its secrets in their places. The template sees stand-ins, and a secret takes the place of
 * one only where it reaches nobody but the recipient (D9). Throws `BadSource` when any place is another.
 */
export function fillTemplate(kind: MessageKind, template: ParsedTemplate, values: TemplateValues): FilledMessage {
  const shown = renderParts(kind, template, values);
  const [problem] = placeProblems(kind, values.channel, shown);
  if (problem !== undefined) throw new BadSource(problem);
  const secrets: SecretName[] = ['code', 'link'];
  const isCarried = (name: SecretName) => [shown.text, shown.html].some(part => part?.includes(standIns[name]));
  return { ...fillParts(shown, values), carries: new Set(secrets.filter(isCarried)) };
}

/** Puts the secrets in the places of their stand-ins, once these have been checked. */
export function fillParts({ subject, text, html }: TemplateText, { code, link }: TemplateValues): TemplateText {
  return {
    subject,
    text: fillIn(text, { code, link }),
    html: html && fillIn(html, { code: escapeHtml(code), link: escapeHtml(link) }),
  };
}

/** Renders a message with stand-ins for its secrets: an SMS is text alone. Throws `BadSource` when a part does not render. */
export function renderParts(kind: MessageKind, template: ParsedTemplate, values: TemplateValues): TemplateText {
  const { appName, address, newAddress, oldAddress, channel } = values;
  const seen = allowedValues(kind, {
    ...values,
    appName: nameForMessages(appName),
    address: withoutStandIns(address),
    newAddress: withoutStandIns(newAddress),
    oldAddress: withoutStandIns(oldAddress),
    ...standIns,
  });
  const render = (part: TemplatePart, source: ParsedSource) => namingPart(part, () => renderSource(source, seen));
  const { subject, html } = channel === 'EMAIL' ? template : { subject: null, html: null };
  return {
    // A header is one line.
    subject: subject && render('subject', subject).replace(/\s+/g, ' ').trim(),
    text: render('text', template.text).trim(),
    html: html && render('html', html),
  };
}

/** Why a rendered message may not be sent: sentences that begin with the name of a part. */
export function placeProblems(kind: MessageKind, channel: Channel, { subject, text, html }: TemplateText): string[] {
  const { carries } = kindFacts[kind];
  const lacks = (part: string) => carries.length > 0 && !carries.some(name => part.includes(standIns[name]));
  const needed = carries.map(secret => `{{ ${secret} }}`).join(' or ');
  return [
    // Mail servers log subjects, and locked screens show them.
    ...(subject !== null && holdsSecret(subject) ? ['subject: a code or link may stand in the text only.'] : []),
    ...(text === '' ? ['text: empty.'] : []),
    ...(channel === 'SMS' && text.length > maxSmsLength ? [tooLongForSms] : []),
    // Somebody who reads the plain text and somebody who reads the HTML see one part each.
    ...(lacks(text) ? [`text: must contain ${needed}.`] : []),
    ...(secretsStandApart(text) ? [] : ['text: put a space or a line end before and after each code and link.']),
    ...(html !== null && lacks(html) ? [`html: must contain ${needed}.`] : []),
    ...(html === null ? [] : htmlProblems(html)),
  ];
}

function htmlProblems(html: string): string[] {
  const { tokens, error } = readHtml(html);
  if (error !== null) return [`html: mistake in the HTML: ${error}.`];
  // A doctype, for example, can hold one, and so can a character reference.
  if (secretsIn(tokens) !== countSecrets(html)) return ['html: a code or link is where no program shows it.'];
  const problem = htmlProblem(tokens);
  return problem === null ? [] : [`html: ${problem}`];
}

function secretsIn(tokens: readonly HtmlToken[]): number {
  const texts = tokens.flatMap(token =>
    token.type === 'START' ? token.attributes.map(({ value }) => value) : token.type === 'TEXT' ? [token.text] : [],
  );
  return texts.reduce((count, text) => count + countSecrets(text), 0);
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
