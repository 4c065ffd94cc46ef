import type { Reader } from '../store/store.js';
import { defaultTemplate, findDefaultTemplate } from './default-templates.js';
import { fallbackLocale, localeCandidates } from './locales.rules.js';
import type { MessageKind, TemplateText } from './templates.js';
import { findTemplatesIn } from './templates.queries.js';

export interface EffectiveTemplate extends TemplateText {
  locale: string;
  isDefault: boolean;
}

/** The template that a message of this kind uses: in the best locale that exists, the app's own before the default (D6). */
export async function effectiveTemplate(
  reader: Reader,
  appId: string,
  kind: MessageKind,
  locale: string,
): Promise<EffectiveTemplate> {
  const candidates = localeCandidates(locale);
  const own = new Map((await findTemplatesIn(reader, appId, kind, candidates)).map(row => [row.locale, row]));
  for (const candidate of candidates) {
    const row = own.get(candidate);
    // An app that leaves the subject out means the usual one.
    if (row !== undefined) {
      const subject = row.subject ?? defaultTemplate(kind, candidate).subject;
      return { subject, text: row.text, html: row.html, locale: candidate, isDefault: false };
    }
    const found = findDefaultTemplate(kind, candidate);
    if (found !== null) return { ...found, locale: candidate, isDefault: true };
  }
  throw new Error(`No ${fallbackLocale} template for ${kind}`);
}
