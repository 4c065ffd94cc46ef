import { and, count, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { type Params, prepared } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import type { Channel } from '../templates/templates.js';
import { noProvider } from './messages.queries.js';

export type ProviderTroubleRow = Tables['providerFailures']['$inferSelect'];

const deleteTrouble = prepared(
  'end_trouble',
  ({ db, tables: { providerFailures } }: Tx, p: Params<{ channel: Channel; provider: string }>) =>
    db
      .delete(providerFailures)
      .where(and(eq(providerFailures.channel, p.channel), eq(providerFailures.provider, p.provider))),
);

/** Deletes the failures of a provider, because it has accepted a message. */
export async function endTrouble(tx: Tx, channel: Channel, provider: string): Promise<void> {
  await tx.send(deleteTrouble(tx, { channel, provider }));
}

export interface FailedAttempt {
  channel: Channel;
  provider: string;
  code: string;
  isRefusal: boolean;
}

/** Counts a failure in one statement, so that nodes that do so at the same time lose none. */
export async function addTrouble(
  { db, tables: { providerFailures } }: Tx,
  { channel, provider, code, isRefusal }: FailedAttempt,
  now: number,
): Promise<void> {
  const row = { failures: isRefusal ? 0 : 1, refusals: isRefusal ? 1 : 0, lastFailedAt: now, lastError: code };
  await db
    .insert(providerFailures)
    .values({ channel, provider, since: now, ...row })
    .onConflictDoUpdate({
      target: [providerFailures.channel, providerFailures.provider],
      set: {
        failures: sql`${providerFailures.failures} + excluded.failures`,
        refusals: sql`${providerFailures.refusals} + excluded.refusals`,
        lastFailedAt: now,
        lastError: code,
      },
    });
}

export async function listTroubles({ db, tables: { providerFailures } }: Reader): Promise<ProviderTroubleRow[]> {
  return await db.select().from(providerFailures);
}

/** Counts the messages of an app that wait for a provider. Messages that are held back do not count. */
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
