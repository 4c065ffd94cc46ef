import { and, desc, eq, isNull } from 'drizzle-orm';
import { prepared, preparedInsert } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { findOwner } from './identifiers.queries.js';
import type { UserRow } from './users.queries.js';

export type ClaimRow = Tables['claims']['$inferSelect'];

/** Up to two users whose current address this is without proof, the newest claim first (L3, L5: a pending one is none). */
export async function findClaimants(
  reader: Reader,
  appId: string,
  { kind, value }: Pick<ClaimRow, 'kind' | 'value'>,
): Promise<UserRow[]> {
  const rows = await claimantsOf(reader, { appId, kind, value });
  return rows.map(row => row.user);
}

const claimantsOf = prepared('claimants', ['appId', 'kind', 'value'], (reader: Reader, { appId, kind, value }) => {
  const { claims, identifiers, users } = reader.tables;
  return reader.db
    .select({ user: users })
    .from(claims)
    .innerJoin(users, eq(users.id, claims.userId))
    .leftJoin(identifiers, and(eq(identifiers.userId, claims.userId), eq(identifiers.kind, claims.kind)))
    .where(and(eq(claims.appId, appId), eq(claims.kind, kind), eq(claims.value, value), isNull(identifiers.userId)))
    .orderBy(desc(claims.createdAt), desc(claims.id))
    .limit(2);
});

export async function findClaims(reader: Reader, userId: string): Promise<ClaimRow[]> {
  return await claimedBy(reader, { userId });
}

const claimedBy = prepared('claimed_by', ['userId'], ({ db, tables: { claims } }: Reader, { userId }) =>
  db.select().from(claims).where(eq(claims.userId, userId)).orderBy(claims.kind),
);

export const insertClaim = preparedInsert('claims');

/** Ends a claim and returns it; null when it has ended before. */
export async function takeClaim(tx: Tx, userId: string, kind: AddressKind): Promise<ClaimRow | null> {
  const [row] = await dropClaimOf(tx, { userId, kind });
  return row ?? null;
}

const dropClaimOf = prepared('take_claim', ['userId', 'kind'], ({ db, tables: { claims } }: Tx, { userId, kind }) =>
  db
    .delete(claims)
    .where(and(eq(claims.userId, userId), eq(claims.kind, kind)))
    .returning(),
);

/** Whether nobody owns the claimed address and nobody else has it as theirs: what L3 asks for. */
export async function isSoleClaimant(reader: Reader, claim: ClaimRow): Promise<boolean> {
  const claimants = await findClaimants(reader, claim.appId, claim);
  if (claimants.length !== 1 || claimants[0]?.id !== claim.userId) return false;
  return (await findOwner(reader, claim.appId, claim)) === null;
}
