import { Refusal } from '../../refusal.js';
import { isClean, isQuickToNormalise, parseLocale } from '../../text.rules.js';
import type { MessageKind, TemplateText } from './templates.js';
import { kindFacts, maxLengths, type TemplatePart } from './templates.js';

export interface TemplateInput {
  kind: MessageKind;
  locale: string;
  subject?: string | null | undefined;
  text: string;
  html?: string | null | undefined;
}

/** What an admin wrote, in NFC and with plain line ends (I4); what is only ever texted has neither subject nor HTML. */
export function readTemplate({ kind, locale, subject, text, html }: TemplateInput): TemplateText & {
  kind: MessageKind;
  locale: string;
} {
  const isMailed = kindFacts[kind].channels.includes('EMAIL');
  return {
    kind,
    locale: parseLocale(locale, 'locale'),
    subject: isMailed ? cleanPart(subject ?? null, 'subject') : null,
    text: cleanPart(text, 'text'),
    html: isMailed ? cleanPart(html ?? null, 'html') : null,
  };
}

function cleanPart<T extends string | null>(source: T, field: TemplatePart): T {
  if (source === null) return source;
  const lines = source.replace(/\r\n?/g, '\n');
  // Line ends and tabs are the only controls that a template needs; emoji need joiners.
  const max = maxLengths[field];
  if (source.length > max) throw new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_LONG', max });
  if (!isClean(lines.replace(/[\n\t]/g, ' '), 'allowed') || !isQuickToNormalise(lines)) {
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'INVALID_CHARACTERS' });
  }
  return lines.normalize('NFC') as T;
}
