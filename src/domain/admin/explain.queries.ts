import { and, count, desc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Reader } from '../../platform/store/store.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { type Address, type Forms, formsOf } from '../identifiers/parse.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { Challenge } from '../verification/challenge.rules.js';

export interface ClaimOnAddress {
  claim: ClaimRow;
  user: UserRow;
  username: string | null;
  /** Whether the user owns another address of this kind, which this one would replace. */
  isPending: boolean;
}

/** Finds the newest claims on an address. */
export async function findClaimsOnAddress(
  { db, tables: { claims, identifiers, users } }: Reader,
  appId: string,
  { kind, ...forms }: Address & Forms,
  limit: number,
): Promise<ClaimOnAddress[]> {
  const [named, own] = [alias(identifiers, 'named'), alias(identifiers, 'own')];
  const rows = await db
    .select({ claim: claims, user: users, username: named.display, ownId: own.userId })
    .from(claims)
    .innerJoin(users, eq(users.id, claims.userId))
    .leftJoin(named, and(eq(named.userId, claims.userId), eq(named.kind, 'USERNAME')))
    .leftJoin(own, and(eq(own.userId, claims.userId), eq(own.kind, claims.kind)))
    .where(and(eq(claims.appId, appId), eq(claims.kind, kind), inArray(claims.value, formsOf(forms))))
    .orderBy(desc(claims.createdAt), desc(claims.id))
    .limit(limit);
  return rows.map(({ ownId, ...row }) => ({ ...row, isPending: ownId !== null }));
}

export async function countClaimsOnAddress(
  { db, tables: { claims } }: Reader,
  appId: string,
  { kind, ...forms }: Address & Forms,
): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(claims)
    .where(and(eq(claims.appId, appId), eq(claims.kind, kind), inArray(claims.value, formsOf(forms))));
  return row?.count ?? 0;
}

/** Finds the resets of a user that still work, newest first. */
export async function findOpenResets(
  { db, tables: { challenges } }: Reader,
  userId: string,
  now: number,
): Promise<Challenge[]> {
  return await db
    .select()
    .from(challenges)
    .where(
      and(
        eq(challenges.userId, userId),
        eq(challenges.purpose, 'RESET'),
        isNull(challenges.closedAt),
        gt(challenges.expiresAt, now),
      ),
    )
    .orderBy(desc(challenges.createdAt), desc(challenges.id))
    .limit(10);
}
