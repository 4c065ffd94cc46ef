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

/** Reads an admin's template, in NFC and with plain line ends (I4). Kinds that are sent only by SMS have neither subject nor HTML. */
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
  // A template may contain line ends and tabs, but no other control characters. Emoji need joiners.
  const max = maxLengths[field];
  if (source.length > max) throw new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_LONG', max });
  if (!isClean(lines.replace(/[\n\t]/g, ' '), 'allowed') || !isQuickToNormalise(lines)) {
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'INVALID_CHARACTERS' });
  }
  return lines.normalize('NFC') as T;
}
