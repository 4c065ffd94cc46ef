import type { Reader } from '../../../platform/store/store.js';
import { messageKinds } from '../../../platform/store/tables.js';
import { defaultLocales, defaultTemplate, findDefaultTemplate } from './defaults/default-templates.js';
import { fallbackLocale, localeCandidates } from './locales.rules.js';
import type { MessageKind, TemplateText } from './templates.js';
import { findTemplates, findTemplatesIn, type TemplateRow } from './templates.queries.js';

export interface EffectiveTemplate extends TemplateText {
  kind: MessageKind;
  locale: string;
  isDefault: boolean;
}

/** Returns the template for a message of this kind, in the best locale that exists. The app's own template comes before the default (D6). */
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
    if (row !== undefined) return ownTemplate(row);
    const found = findDefaultTemplate(kind, candidate);
    if (found !== null) return { ...found, kind, locale: candidate, isDefault: true };
  }
  throw new Error(`No ${fallbackLocale} template for ${kind}`);
}

/** Returns the templates of all kinds, in the languages of the defaults and in those that the app has added. */
export async function effectiveTemplates(reader: Reader, appId: string): Promise<EffectiveTemplate[]> {
  const rows = await findTemplates(reader, appId);
  return messageKinds.flatMap(kind => {
    const own = rows.filter(row => row.kind === kind);
    const left = defaultLocales.filter(locale => !own.some(row => row.locale === locale));
    const defaults = left.map(locale => ({ ...defaultTemplate(kind, locale), kind, locale, isDefault: true }));
    return [...own.map(ownTemplate), ...defaults].sort((a, b) => (a.locale < b.locale ? -1 : 1));
  });
}

/** Fills in the default subject if the app's template has none. */
function ownTemplate({ kind, locale, subject, text, html }: TemplateRow): EffectiveTemplate {
  return { kind, locale, subject: subject ?? defaultTemplate(kind, locale).subject, text, html, isDefault: false };
}
