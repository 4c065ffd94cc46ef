import { and, eq, inArray, sql } from 'drizzle-orm';
import { prepared } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import type { MessageKind, TemplateText } from './templates.js';

export type TemplateRow = Tables['templates']['$inferSelect'];

/** An app's own templates, by kind and locale. */
export async function findTemplates({ db, tables: { templates } }: Reader, appId: string): Promise<TemplateRow[]> {
  return await db.select().from(templates).where(eq(templates.appId, appId)).orderBy(templates.kind, templates.locale);
}

/** Those of a kind in any of these locales, of which a language tag has a dozen at most. */
export async function findTemplatesIn(
  reader: Reader,
  appId: string,
  kind: MessageKind,
  locales: readonly string[],
): Promise<TemplateRow[]> {
  inSoMany[locales.length] ??= prepareIn(locales.length);
  const query = inSoMany[locales.length] as ReturnType<typeof prepareIn>;
  return await query(reader, { appId, kind, ...Object.fromEntries(locales.map((each, at) => [slotOf(at), each])) });
}

/** By the number of locales: what is prepared has so many places and no others. */
const inSoMany: ReturnType<typeof prepareIn>[] = [];

function prepareIn(count: number) {
  const slots = Array.from({ length: count }, (_, at) => slotOf(at));
  return prepared(`templates_in_${count}`, ['appId', 'kind', ...slots], (reader: Reader, { appId, kind }) => {
    const { templates } = reader.tables;
    const locales = slots.map(slot => sql.placeholder(slot));
    return reader.db
      .select()
      .from(templates)
      .where(and(eq(templates.appId, appId), eq(templates.kind, kind), inArray(templates.locale, locales)));
  });
}

function slotOf(at: number): `locale${number}` {
  return `locale${at}`;
}

export async function saveTemplate(
  { db, tables: { templates } }: Tx,
  key: { appId: string; kind: MessageKind; locale: string },
  { subject, text, html }: TemplateText,
  updatedAt: number,
): Promise<void> {
  const changes = { subject, text, html, updatedAt };
  await db
    .insert(templates)
    .values({ ...key, ...changes })
    .onConflictDoUpdate({ target: [templates.appId, templates.kind, templates.locale], set: changes });
}

/** Whether there was one. */
export async function deleteTemplate(
  { db, tables: { templates } }: Tx,
  { appId, kind, locale }: { appId: string; kind: MessageKind; locale: string },
): Promise<boolean> {
  const gone = await db
    .delete(templates)
    .where(and(eq(templates.appId, appId), eq(templates.kind, kind), eq(templates.locale, locale)))
    .returning({ kind: templates.kind });
  return gone.length === 1;
}
