/** The SIDs of one template in several languages. The first is also for all languages that are missing. */
export type WhatsAppTemplates = readonly { readonly locale: string; readonly sid: string }[];

/** Returns the template in the language of a message, by the longest prefix of its tag (BCP 47). */
export function templateFor(templates: WhatsAppTemplates, locale: string): string {
  const tag = `${locale.toLowerCase()}-`;
  const fitting = templates.filter(({ locale: own }) => tag.startsWith(`${own.toLowerCase()}-`));
  const [best] = fitting.sort((a, b) => b.locale.length - a.locale.length);
  return (best ?? templates[0])?.sid ?? '';
}
