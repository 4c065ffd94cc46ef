import { and, desc, eq, getTableColumns, isNull } from 'drizzle-orm';
import { type Params, prepared, preparedInsert, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { AddressKind } from '../../platform/values/kinds.js';

export type ClaimRow = Tables['claims']['$inferSelect'];

/**
 * Finds up to two users whose current address is an unproven claim of this address, newest claim first. A pending claim of a user who owns another
 * address does not count (L3, L5).
 */
export const findClaimants = prepared(
  'claimants',
  ({ db, tables: { claims, identifiers, users } }: Reader, p: Params<Pick<ClaimRow, 'appId' | 'kind' | 'value'>>) =>
    db
      .select(getTableColumns(users))
      .from(claims)
      .innerJoin(users, eq(users.id, claims.userId))
      .leftJoin(identifiers, and(eq(identifiers.userId, claims.userId), eq(identifiers.kind, claims.kind)))
      .where(
        and(eq(claims.appId, p.appId), eq(claims.kind, p.kind), eq(claims.value, p.value), isNull(identifiers.userId)),
      )
      .orderBy(desc(claims.createdAt), desc(claims.id))
      .limit(2),
);

export const findClaims = prepared(
  'claims_of_user',
  ({ db, tables: { claims } }: Reader, p: Params<{ userId: string }>) =>
    db.select().from(claims).where(eq(claims.userId, p.userId)).orderBy(claims.kind),
);

export const insertClaim = preparedInsert('claims');

/** Ends a claim and returns it. Null if it has already ended. */
export const takeClaim = preparedOne(
  'take_claim',
  ({ db, tables: { claims } }: Tx, p: Params<{ userId: string; kind: AddressKind }>) =>
    db
      .delete(claims)
      .where(and(eq(claims.userId, p.userId), eq(claims.kind, p.kind)))
      .returning(),
);
