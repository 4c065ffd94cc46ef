import { and, eq } from 'drizzle-orm';
import { prepared } from '../store/prepared.js';
import type { Reader, Tx } from '../store/store.js';
import type { Tables } from '../store/tables.js';
import type { MessageKind, TemplateText } from './templates.js';

export type TemplateRow = Tables['templates']['$inferSelect'];

/** An app's own templates, by kind and locale. */
export async function findTemplates({ db, tables: { templates } }: Reader, appId: string): Promise<TemplateRow[]> {
  return await db.select().from(templates).where(eq(templates.appId, appId)).orderBy(templates.kind, templates.locale);
}

/** One kind's, in every locale that the app wrote it in. */
export async function findTemplatesOfKind(reader: Reader, appId: string, kind: MessageKind): Promise<TemplateRow[]> {
  return await ofKind(reader, { appId, kind });
}

const ofKind = prepared(
  'templates_of_kind',
  ['appId', 'kind'],
  ({ db, tables: { templates } }: Reader, { appId, kind }) =>
    db
      .select()
      .from(templates)
      .where(and(eq(templates.appId, appId), eq(templates.kind, kind))),
);

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
