import { and, eq } from 'drizzle-orm';
import { prepared } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { Kind } from '../../platform/values/kinds.js';
import type { UserRow } from './users.queries.js';

export type IdentifierRow = Tables['identifiers']['$inferSelect'];

/** The one user who has this identifier as theirs. */
export async function findOwner(
  reader: Reader,
  appId: string,
  { kind, value }: Pick<IdentifierRow, 'kind' | 'value'>,
): Promise<UserRow | null> {
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

/** Makes an identifier a user's own; false when somebody has it. The primary key decides, on any number of nodes (V4). */
export async function takeIdentifier(tx: Tx, row: IdentifierRow): Promise<boolean> {
  return (await take(tx, row)).length === 1;
}

const identifierColumns = ['appId', 'kind', 'value', 'display', 'userId', 'verifiedAt', 'provenAt'] as const;

const take = prepared('take_identifier', identifierColumns, ({ db, tables: { identifiers } }: Tx, row) =>
  db.insert(identifiers).values(row).onConflictDoNothing().returning(),
);

/** Gives a user's own identifier of a kind back; null when there was none. */
export async function releaseIdentifier(tx: Tx, userId: string, kind: Kind): Promise<IdentifierRow | null> {
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
export async function findIdentifiers(reader: Reader, userId: string): Promise<IdentifierRow[]> {
  return await ownedBy(reader, { userId });
}

const ownedBy = prepared('owned_by', ['userId'], ({ db, tables: { identifiers } }: Reader, { userId }) =>
  db.select().from(identifiers).where(eq(identifiers.userId, userId)).orderBy(identifiers.kind),
);
