import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { prepared, preparedInsert } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { AddressKind, Kind } from '../../platform/values/kinds.js';

export type UserRow = Tables['users']['$inferSelect'];
export type OwnedRow = Tables['identifiers']['$inferSelect'];
export type ClaimRow = Tables['claims']['$inferSelect'];

/** A value as it is stored and compared; the parsers make it. */
export interface Valued<K extends Kind = Kind> {
  kind: K;
  value: string;
}

/**
 * Holds a user's row until the transaction ends. Whatever changes who a user is begins with it, so that two such changes
 * of one user happen one after the other on both engines (C10). `updatedAt` is noted unless it is null. Null when there
 * is no such user.
 */
export async function holdUser(tx: Tx, userId: string, updatedAt: number | null): Promise<UserRow | null> {
  const [row] = await hold(tx, { id: userId, updatedAt });
  return row ?? null;
}

const hold = prepared('hold_user', ['id', 'updatedAt'], ({ db, tables: { users } }: Tx, { id, updatedAt }) =>
  db
    .update(users)
    .set({ updatedAt: sql`coalesce(${updatedAt}, ${users.updatedAt})` })
    .where(eq(users.id, id))
    .returning(),
);

export async function findUser(reader: Reader, userId: string): Promise<UserRow | null> {
  const [row] = await userById(reader, { id: userId });
  return row ?? null;
}

const userById = prepared('user_by_id', ['id'], ({ db, tables: { users } }: Reader, { id }) =>
  db.select().from(users).where(eq(users.id, id)),
);

/** The one user who has this identifier as theirs. */
export async function findOwner(reader: Reader, appId: string, { kind, value }: Valued): Promise<UserRow | null> {
  const [row] = await ownerOf(reader, { appId, kind, value });
  return row?.user ?? null;
}

const ownerOf = prepared('owner', ['appId', 'kind', 'value'], (reader: Reader, { appId, kind, value }) => {
  const { identifiers, users } = reader.tables;
  return reader.db
    .select({ user: users })
    .from(identifiers)
    .innerJoin(users, eq(users.id, identifiers.userId))
    .where(and(eq(identifiers.appId, appId), eq(identifiers.kind, kind), eq(identifiers.value, value)));
});

/** Up to two users whose current address this is without proof, the newest claim first (L3, L5: a pending one is none). */
export async function findClaimants(
  reader: Reader,
  appId: string,
  { kind, value }: Valued<AddressKind>,
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

/** Makes an identifier a user's own; false when somebody has it. The primary key decides, on any number of nodes (V4). */
export async function takeIdentifier(tx: Tx, row: OwnedRow): Promise<boolean> {
  return (await take(tx, row)).length === 1;
}

const identifierColumns = ['appId', 'kind', 'value', 'display', 'userId', 'verifiedAt', 'provenAt'] as const;

const take = prepared('take_identifier', identifierColumns, ({ db, tables: { identifiers } }: Tx, row) =>
  db.insert(identifiers).values(row).onConflictDoNothing().returning(),
);

/** Gives a user's own identifier of a kind back; null when there was none. */
export async function releaseIdentifier(tx: Tx, userId: string, kind: Kind): Promise<OwnedRow | null> {
  const [row] = await release(tx, { userId, kind });
  return row ?? null;
}

const release = prepared('release', ['userId', 'kind'], ({ db, tables: { identifiers } }: Tx, { userId, kind }) =>
  db
    .delete(identifiers)
    .where(and(eq(identifiers.userId, userId), eq(identifiers.kind, kind)))
    .returning(),
);

/** In one order on both engines, as clients see it. */
export async function findOwned(reader: Reader, userId: string): Promise<OwnedRow[]> {
  return await ownedBy(reader, { userId });
}

const ownedBy = prepared('owned_by', ['userId'], ({ db, tables: { identifiers } }: Reader, { userId }) =>
  db.select().from(identifiers).where(eq(identifiers.userId, userId)).orderBy(identifiers.kind),
);

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
