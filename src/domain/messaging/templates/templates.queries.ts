import { and, eq, inArray } from 'drizzle-orm';
import { type Params, prepared } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import type { MessageKind, TemplateText } from './templates.js';

export type TemplateRow = Tables['templates']['$inferSelect'];

/** Finds an app's own templates, sorted by kind and locale. */
export async function findTemplates({ db, tables: { templates } }: Reader, appId: string): Promise<TemplateRow[]> {
  return await db.select().from(templates).where(eq(templates.appId, appId)).orderBy(templates.kind, templates.locale);
}

/** Finds an app's templates of a kind in any of these locales, of which a language tag has at most a dozen. */
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

/** One prepared query for each number of locales, because a prepared query has a fixed number of parameters. */
const inSoMany: ReturnType<typeof prepareIn>[] = [];

function prepareIn(count: number) {
  const slots = Array.from({ length: count }, (_, at) => slotOf(at));
  return prepared(
    `templates_in_${count}`,
    ({ db, tables: { templates } }: Reader, p: Params<Pick<TemplateRow, 'appId' | 'kind'> & Record<Slot, string>>) => {
      const locales = slots.flatMap(slot => p[slot] ?? []);
      return db
        .select()
        .from(templates)
        .where(and(eq(templates.appId, p.appId), eq(templates.kind, p.kind), inArray(templates.locale, locales)));
    },
  );
}

type Slot = `locale${number}`;

function slotOf(at: number): Slot {
  return `locale${at}`;
}

/** Saves a template, and returns the one that it replaces, or null. */
export async function saveTemplate(
  { db, tables: { templates } }: Tx,
  key: { appId: string; kind: MessageKind; locale: string },
  { subject, text, html }: TemplateText,
  updatedAt: number,
): Promise<TemplateText | null> {
  const { appId, kind, locale } = key;
  // Lock the row. Otherwise two writers at once would both return the same old text.
  const [old = null] = await db
    .update(templates)
    .set({ updatedAt })
    .where(and(eq(templates.appId, appId), eq(templates.kind, kind), eq(templates.locale, locale)))
    .returning({ subject: templates.subject, text: templates.text, html: templates.html });
  const changes = { subject, text, html, updatedAt };
  await db
    .insert(templates)
    .values({ ...key, ...changes })
    .onConflictDoUpdate({ target: [templates.appId, templates.kind, templates.locale], set: changes });
  return old;
}

/** Deletes a template and returns it, or null if there is none. */
export async function deleteTemplate(
  { db, tables: { templates } }: Tx,
  { appId, kind, locale }: { appId: string; kind: MessageKind; locale: string },
): Promise<TemplateText | null> {
  const [old = null] = await db
    .delete(templates)
    .where(and(eq(templates.appId, appId), eq(templates.kind, kind), eq(templates.locale, locale)))
    .returning({ subject: templates.subject, text: templates.text, html: templates.html });
  return old;
}
