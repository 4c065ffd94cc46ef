import { and, eq } from 'drizzle-orm';
import { type Params, prepared } from '../../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../../platform/store/store.js';
import type { Tables } from '../../../../platform/store/tables.js';
import type { SendRow } from './sends.queries.js';

export type PartRow = Tables['sendParts']['$inferSelect'];

type OfSend = Pick<SendRow, 'messageId' | 'provider'>;

/** Lists the parts of an SMS for which a receipt has arrived. */
export const listParts = prepared('parts_of_send', ({ db, tables: { sendParts } }: Reader, p: Params<OfSend>) =>
  db
    .select()
    .from(sendParts)
    .where(and(eq(sendParts.messageId, p.messageId), eq(sendParts.provider, p.provider))),
);

/** Stores the first receipt for a part. Returns false if there was one already. */
export async function insertPart({ db, tables: { sendParts } }: Tx, row: PartRow): Promise<boolean> {
  return (await db.insert(sendParts).values(row).onConflictDoNothing().returning()).length === 1;
}

/** Locks a send until the transaction ends, so that two nodes with receipts for two parts wait for each other. */
export async function lockSend(
  { db, tables: { sends } }: Tx,
  { messageId, provider }: OfSend,
): Promise<SendRow | null> {
  const [row] = await db
    .update(sends)
    .set({ provider })
    .where(and(eq(sends.messageId, messageId), eq(sends.provider, provider)))
    .returning();
  return row ?? null;
}

/** Writes that a provider has accepted a message, because it sent a receipt for one part. It is then not asked again. */
export async function markAccepted({ db, tables: { sends } }: Tx, { messageId, provider }: OfSend): Promise<void> {
  await db
    .update(sends)
    .set({ state: 'ACCEPTED', code: null })
    .where(and(eq(sends.messageId, messageId), eq(sends.provider, provider)));
}
