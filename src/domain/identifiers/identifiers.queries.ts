import { and, eq, getTableColumns, inArray } from 'drizzle-orm';
import { type Params, prepared, preparedInsertIfFree, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { Kind } from '../../platform/values/kinds.js';

export type IdentifierRow = Tables['identifiers']['$inferSelect'];

/** Finds the owners of an identifier in either form, and the stored form (I6). Returns at most one row for each form. */
export const findOwners = prepared(
  'owners',
  (
    { db, tables: { identifiers, users } }: Reader,
    p: Params<Pick<IdentifierRow, 'appId' | 'kind' | 'value'> & { typed: IdentifierRow['value'] }>,
  ) =>
    db
      .select({ user: getTableColumns(users), value: identifiers.value })
      .from(identifiers)
      .innerJoin(users, eq(users.id, identifiers.userId))
      .where(
        and(
          eq(identifiers.appId, p.appId),
          eq(identifiers.kind, p.kind),
          inArray(identifiers.value, [p.value, p.typed]),
        ),
      ),
);

/** Inserts a user's identifier. Returns false if somebody owns it in this form. The primary key decides, on any number of nodes (V4). */
export const takeIdentifier = preparedInsertIfFree('identifiers');

/** Removes a user's identifier of a kind, and returns it. Null if there was none. */
export const releaseIdentifier = preparedOne(
  'release_identifier',
  ({ db, tables: { identifiers } }: Tx, p: Params<{ userId: string; kind: Kind }>) =>
    db
      .delete(identifiers)
      .where(and(eq(identifiers.userId, p.userId), eq(identifiers.kind, p.kind)))
      .returning(),
);

/** Finds the identifiers of a user. The order is the same on both engines, because clients see it. */
export const findIdentifiers = prepared(
  'identifiers_of_user',
  ({ db, tables: { identifiers } }: Reader, p: Params<{ userId: string }>) =>
    db.select().from(identifiers).where(eq(identifiers.userId, p.userId)).orderBy(identifiers.kind),
);

export async function setVerifiedAt(
  { db, tables: { identifiers } }: Tx,
  { userId, kind }: Pick<IdentifierRow, 'userId' | 'kind'>,
  verifiedAt: number,
): Promise<void> {
  await db
    .update(identifiers)
    .set({ verifiedAt })
    .where(and(eq(identifiers.userId, userId), eq(identifiers.kind, kind)));
}
