import { and, eq } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

export type WebhookSecretRow = Tables['webhookSecrets']['$inferSelect'];

export async function findWebhookSecret(
  { db, tables: { webhookSecrets } }: Reader,
  appId: string,
): Promise<WebhookSecretRow | null> {
  const [row] = await db.select().from(webhookSecrets).where(eq(webhookSecrets.appId, appId));
  return row ?? null;
}

export async function listWebhookSecrets({ db, tables: { webhookSecrets } }: Reader): Promise<WebhookSecretRow[]> {
  return await db.select().from(webhookSecrets);
}

/** Replaces the sealed form of an app's secrets, unless an admin has rotated the secret since they were read. */
export async function resealWebhookSecret(
  { db, tables: { webhookSecrets } }: Tx,
  { appId, sealed: sealedBefore }: WebhookSecretRow,
  resealed: Pick<WebhookSecretRow, 'sealed' | 'sealedPrevious'>,
): Promise<void> {
  await db
    .update(webhookSecrets)
    .set(resealed)
    .where(and(eq(webhookSecrets.appId, appId), eq(webhookSecrets.sealed, sealedBefore)));
}

/** Stores an app's first secret, unless another node has just stored one. */
export async function insertWebhookSecret(tx: Tx, appId: string, sealed: string): Promise<void> {
  const row = { appId, sealed, sealedPrevious: null, previousEndsAt: null };
  await tx.db.insert(tx.tables.webhookSecrets).values(row).onConflictDoNothing();
}

/** Replaces an app's secret in one statement. So after two concurrent rotations, the first new secret becomes the previous one of the second. */
export async function replaceWebhookSecret(
  { db, tables: { webhookSecrets } }: Tx,
  appId: string,
  sealed: string,
  previousEndsAt: number,
): Promise<void> {
  await db
    .insert(webhookSecrets)
    .values({ appId, sealed, sealedPrevious: null, previousEndsAt: null })
    .onConflictDoUpdate({
      target: webhookSecrets.appId,
      set: { sealed, sealedPrevious: webhookSecrets.sealed, previousEndsAt },
    });
}
