import { and, count, desc, eq, gte, inArray, isNotNull, isNull, ne, notExists, type SQL, sql } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import type { Action } from '../../platform/store/audit-actions.js';
import type { Reader } from '../../platform/store/store.js';
import { messageStates } from '../../platform/store/tables.js';
import type { AddressKind } from '../../platform/values/kinds.js';

/** Returns days since 1970, UTC. Both engines divide integers to integers. The number is not a parameter, because PostgreSQL cannot group by one. */
function dayOf(instant: PgColumn) {
  return sql<number>`${instant} / 86400000`.mapWith(Number);
}

/** Counts users. Reads only indexes. */
export async function countUsers({ db, tables: { users } }: Reader, appId: string) {
  const number = async (condition?: SQL) =>
    (
      await db
        .select({ count: count() })
        .from(users)
        .where(and(eq(users.appId, appId), condition))
    )[0]?.count ?? 0;
  const total = await number();
  const pseudo = await number(isNull(users.passwordHash));
  const disabled = await number(isNotNull(users.disabledAt));
  return { total, pseudo, disabled };
}

/** Counts the owned addresses of a kind in an app, and how many of them were proven. */
export async function countOwnedAddresses({ db, tables: { identifiers } }: Reader, appId: string, kind: AddressKind) {
  const [row] = await db
    .select({ owned: count(), proven: count(identifiers.provenAt) })
    .from(identifiers)
    // The last condition is redundant, but without it SQLite does not use the index.
    .where(and(eq(identifiers.appId, appId), eq(identifiers.kind, kind), ne(identifiers.kind, sql.raw("'USERNAME'"))));
  return row ?? { owned: 0, proven: 0 };
}

/**
 * Counts the users whose current address of a kind is only a claim, and how many of them are the only claimants of an address without an owner (L3).
 * Reads at most `most` claims, and returns the number that it has read as `looked`.
 */
export async function countUnprovenAddresses(
  { db, tables: { claims, identifiers } }: Reader,
  appId: string,
  kind: AddressKind,
  most: number,
) {
  const [own, owned, rival, rivalOwn] = [
    alias(identifiers, 'own'),
    alias(identifiers, 'owned'),
    alias(claims, 'rival'),
    alias(identifiers, 'rival_own'),
  ];
  const one = { one: sql`1` };
  const looked = db
    .select({ id: claims.id, userId: claims.userId, value: claims.value })
    .from(claims)
    .where(and(eq(claims.appId, appId), eq(claims.kind, kind)))
    .limit(most)
    .as('looked');
  const isPending = db
    .select(one)
    .from(own)
    .where(and(eq(own.userId, looked.userId), eq(own.kind, kind)));
  const isOwned = db
    .select(one)
    .from(owned)
    .where(and(eq(owned.appId, appId), eq(owned.kind, kind), eq(owned.value, looked.value)));
  const rivalIsPending = db
    .select(one)
    .from(rivalOwn)
    .where(and(eq(rivalOwn.userId, rival.userId), eq(rivalOwn.kind, rival.kind)));
  const hasRival = db
    .select(one)
    .from(rival)
    .where(
      and(
        eq(rival.appId, appId),
        eq(rival.kind, kind),
        eq(rival.value, looked.value),
        ne(rival.id, looked.id),
        notExists(rivalIsPending),
      ),
    );
  const isCurrent = notExists(isPending);
  const isSole = and(isCurrent, notExists(isOwned), notExists(hasRival));
  const countIf = (condition: SQL | undefined) => sql`count(case when ${condition} then 1 end)`.mapWith(Number);
  const [row] = await db.select({ looked: count(), unproven: countIf(isCurrent), sole: countIf(isSole) }).from(looked);
  return row ?? { looked: 0, unproven: 0, sole: 0 };
}

export interface ActionCount {
  day: number;
  action: Action;
  count: number;
}

/** Counts how often each of these actions happened per day since an instant. Reads only an index. */
export async function countActions(
  { db, tables: { auditLog } }: Reader,
  appId: string,
  actions: readonly Action[],
  since: number,
): Promise<ActionCount[]> {
  const { action } = auditLog;
  return await db
    .select({ day: dayOf(auditLog.at), action, count: count() })
    .from(auditLog)
    .where(and(eq(auditLog.appId, appId), inArray(action, [...actions]), gte(auditLog.at, since)))
    .groupBy(dayOf(auditLog.at), action);
}

export interface CountryNumbers {
  /** ISO 3166-1 alpha-2; `ZZ` for numbers of no country. */
  country: string;
  sent: number;
  verified: number;
}

/** Counts, per country, the SMS that claims caused and the right codes. Countries with the most SMS come first. */
export async function countSms(
  { db, tables: { smsTraffic } }: Reader,
  appId: string,
  since: number,
): Promise<CountryNumbers[]> {
  const sent = sql`sum(${smsTraffic.sent})`.mapWith(Number);
  const verified = sql`sum(${smsTraffic.verified})`.mapWith(Number);
  return await db
    .select({ country: smsTraffic.country, sent, verified })
    .from(smsTraffic)
    .where(and(eq(smsTraffic.appId, appId), gte(smsTraffic.since, since)))
    .groupBy(smsTraffic.country)
    .orderBy(desc(sent), smsTraffic.country);
}

/** Counts the messages per day and state. */
export async function countMessages({ db, tables: { messages } }: Reader, appId: string, since: number) {
  const day = dayOf(messages.createdAt);
  return await db
    .select({ day, state: messages.state, count: count() })
    .from(messages)
    // Name every state, so that the query reads only an index.
    .where(and(eq(messages.appId, appId), inArray(messages.state, [...messageStates]), gte(messages.createdAt, since)))
    .groupBy(day, messages.state)
    .orderBy(day, messages.state);
}
