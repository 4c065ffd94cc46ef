import { and, eq, gt, isNotNull, lte, sql } from 'drizzle-orm';
import { type Params, prepared } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { SmsConversion } from './sms-traffic.rules.js';

export type SmsPause = Tables['smsPauses']['$inferSelect'];

/** One country of an app. */
export interface AppCountry {
  appId: string;
  country: string;
}

export async function addSent(tx: Tx, { appId, country }: AppCountry, since: number): Promise<void> {
  const { smsTraffic } = tx.tables;
  await tx.db
    .insert(smsTraffic)
    .values({ appId, country, since, sent: 1, verified: 0 })
    .onConflictDoUpdate({
      target: [smsTraffic.appId, smsTraffic.country, smsTraffic.since],
      set: { sent: sql`${smsTraffic.sent} + 1` },
    });
}

export async function addVerified(tx: Tx, { appId, country }: AppCountry, since: number): Promise<void> {
  await tx.send(countVerified(tx, { appId, country, since }));
}

const countVerified = prepared(
  'count_verified',
  ({ db, tables: { smsTraffic } }: Tx, p: Params<AppCountry & { since: number }>) =>
    db
      .update(smsTraffic)
      .set({ verified: sql`${smsTraffic.verified} + 1` })
      .where(and(eq(smsTraffic.appId, p.appId), eq(smsTraffic.country, p.country), eq(smsTraffic.since, p.since))),
);

/** Sums the buckets that began after `from`, and not after `to`. */
export async function sumConversion(
  reader: Reader,
  { appId, country }: AppCountry,
  from: number,
  to: number,
): Promise<SmsConversion> {
  const { smsTraffic } = reader.tables;
  const [row] = await reader.db
    .select({
      sent: sql<number>`coalesce(sum(${smsTraffic.sent}), 0)`.mapWith(Number),
      verified: sql<number>`coalesce(sum(${smsTraffic.verified}), 0)`.mapWith(Number),
    })
    .from(smsTraffic)
    .where(
      and(
        eq(smsTraffic.appId, appId),
        eq(smsTraffic.country, country),
        gt(smsTraffic.since, from),
        lte(smsTraffic.since, to),
      ),
    );
  return row ?? { sent: 0, verified: 0 };
}

export async function findPause(reader: Reader, { appId, country }: AppCountry, now: number): Promise<SmsPause | null> {
  const { smsPauses } = reader.tables;
  const isOfCountry = and(eq(smsPauses.appId, appId), eq(smsPauses.country, country));
  const [row] = await reader.db
    .select()
    .from(smsPauses)
    .where(and(isOfCountry, gt(smsPauses.endsAt, now)));
  return row ?? null;
}

/** The pauses of one app, or of all. */
export async function listPauses(reader: Reader, appId: string | null, now: number): Promise<SmsPause[]> {
  const { smsPauses } = reader.tables;
  const isOfApp = appId === null ? undefined : eq(smsPauses.appId, appId);
  return await reader.db
    .select()
    .from(smsPauses)
    .where(and(isOfApp, gt(smsPauses.endsAt, now)))
    .orderBy(smsPauses.appId, smsPauses.country);
}

/** Returns false if another request has begun the pause at the same time. */
export async function insertPause(tx: Tx, pause: SmsPause): Promise<boolean> {
  const { smsPauses } = tx.tables;
  const { appId, country, since, ...rest } = pause;
  const rows = await tx.db
    .insert(smsPauses)
    .values(pause)
    .onConflictDoUpdate({
      target: [smsPauses.appId, smsPauses.country],
      set: { since, ...rest },
      setWhere: lte(smsPauses.endsAt, since),
    })
    .returning();
  return rows.length === 1;
}

/** Whether somebody has proven a number with this prefix. Uses the primary key. Countries that share a calling code count together. */
export async function hasProvenOwner({ db, tables }: Reader, appId: string, prefix: string): Promise<boolean> {
  const { identifiers } = tables;
  const rows = await db
    .select({ userId: identifiers.userId })
    .from(identifiers)
    .where(
      and(
        eq(identifiers.appId, appId),
        eq(identifiers.kind, 'PHONE'),
        // ':' sorts just after '9', the last character of numbers.
        sql`${identifiers.value} >= ${prefix} and ${identifiers.value} < ${`${prefix}:`}`,
        isNotNull(identifiers.provenAt),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Ends a pause, and deletes the traffic that led to it. Null if there was none. */
export async function takePause(tx: Tx, { appId, country }: AppCountry): Promise<SmsPause | null> {
  const { smsPauses, smsTraffic } = tx.tables;
  const [row] = await tx.db
    .delete(smsPauses)
    .where(and(eq(smsPauses.appId, appId), eq(smsPauses.country, country)))
    .returning();
  if (row === undefined) return null;
  await tx.db.delete(smsTraffic).where(and(eq(smsTraffic.appId, appId), eq(smsTraffic.country, country)));
  return row;
}
