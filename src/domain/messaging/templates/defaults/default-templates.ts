import { fallbackLocale, localeCandidates } from '../locales.rules.js';
import type { MessageKind, TemplateText } from '../templates.js';
import { englishTexts } from './default-templates.en.js';
import { japaneseTexts } from './default-templates.ja.js';
import { type DefaultTexts, mailTemplate } from './mail-layout.js';
import { englishReclaimTexts } from './reclaim-texts.en.js';
import { japaneseReclaimTexts } from './reclaim-texts.ja.js';

const texts: Readonly<Record<string, DefaultTexts>> = {
  en: { ...englishTexts, ...englishReclaimTexts },
  ja: { ...japaneseTexts, ...japaneseReclaimTexts },
};
export const defaultLocales = Object.keys(texts);

type DefaultTemplate = TemplateText & { locale: string };

const templates = new Map<string, DefaultTemplate>(
  Object.entries(texts).flatMap(([locale, kinds]) =>
    Object.entries(kinds).map(
      ([kind, given]) => [`${locale} ${kind}`, { ...toTemplate(locale, given), locale }] as const,
    ),
  ),
);

/** Returns the default in exactly this locale, if there is one. */
export function findDefaultTemplate(kind: MessageKind, locale: string): DefaultTemplate | null {
  return templates.get(`${locale} ${kind}`) ?? null;
}

/** Returns the default in the best locale that exists (D6), and that locale. */
export function defaultTemplate(kind: MessageKind, locale: string): DefaultTemplate {
  for (const candidate of localeCandidates(locale)) {
    const found = findDefaultTemplate(kind, candidate);
    if (found !== null) return found;
  }
  throw new Error(`No ${fallbackLocale} template for ${kind}`);
}

function toTemplate(locale: string, { mail, sms = '' }: DefaultTexts[MessageKind]): TemplateText {
  if (mail === undefined) return { subject: null, text: sms, html: null };
  const template = mailTemplate(locale, mail);
  if (sms === '') return template;
  return { ...template, text: `{% if channel == "SMS" %}${sms}{% else %}${template.text}{% endif %}` };
}
