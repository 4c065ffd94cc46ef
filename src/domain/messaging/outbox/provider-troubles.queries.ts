import { and, count, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { type Params, prepared } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import type { Channel } from '../templates/templates.js';
import { noProvider } from './messages.queries.js';

export type ProviderTroubleRow = Tables['providerTroubles']['$inferSelect'];

const deleteTrouble = prepared('end_trouble', ({ db, tables }: Tx, p: Params<{ channel: Channel }>) =>
  db.delete(tables.providerTroubles).where(eq(tables.providerTroubles.channel, p.channel)),
);

/** Forgets the failures of a channel whose provider has accepted a message. */
export async function endTrouble(tx: Tx, channel: Channel): Promise<void> {
  await tx.send(deleteTrouble(tx, { channel }));
}

export interface FailedAttempt {
  channel: Channel;
  provider: string;
  code: string;
  isRefusal: boolean;
}

/** Counts a failure. One statement, so that several nodes count together. */
export async function addTrouble(
  { db, tables: { providerTroubles } }: Tx,
  { channel, provider, code, isRefusal }: FailedAttempt,
  now: number,
): Promise<void> {
  const row = { failures: isRefusal ? 0 : 1, refusals: isRefusal ? 1 : 0, lastFailedAt: now, lastError: code };
  await db
    .insert(providerTroubles)
    .values({ channel, provider, since: now, ...row })
    .onConflictDoUpdate({
      target: providerTroubles.channel,
      set: {
        provider,
        failures: sql`${providerTroubles.failures} + excluded.failures`,
        refusals: sql`${providerTroubles.refusals} + excluded.refusals`,
        lastFailedAt: now,
        lastError: code,
      },
    });
}

export async function listTroubles({ db, tables: { providerTroubles } }: Reader): Promise<ProviderTroubleRow[]> {
  return await db.select().from(providerTroubles);
}

/** Counts the messages of an app that wait for a provider. One that is held back waits for nobody. */
export async function countWaiting(
  { db, tables: { messages } }: Reader,
  appId: string,
  now: number,
): Promise<{ channel: Channel; count: number }[]> {
  return await db
    .select({ channel: messages.channel, count: count() })
    .from(messages)
    .where(
      and(
        eq(messages.appId, appId),
        inArray(messages.state, ['QUEUED']),
        gt(messages.expiresAt, now),
        or(isNull(messages.provider), ne(messages.provider, noProvider)),
      ),
    )
    .groupBy(messages.channel);
}
