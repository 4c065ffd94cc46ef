import { and, eq, getTableColumns, inArray } from 'drizzle-orm';
import { type Params, prepared, preparedInsertIfFree, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { Kind } from '../../platform/values/kinds.js';

export type IdentifierRow = Tables['identifiers']['$inferSelect'];

/** Finds who owns an identifier in either form, with the form that is stored (I6). One row for each form at most. */
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

/**
 * Makes an identifier a user's own; false when somebody has it in this form. The primary key decides, on any number of
 * nodes (V4).
 */
export const takeIdentifier = preparedInsertIfFree('identifiers');

/** Takes a user's own identifier of a kind away and returns it; null when there was none. */
export const releaseIdentifier = preparedOne(
  'release_identifier',
  ({ db, tables: { identifiers } }: Tx, p: Params<{ userId: string; kind: Kind }>) =>
    db
      .delete(identifiers)
      .where(and(eq(identifiers.userId, p.userId), eq(identifiers.kind, p.kind)))
      .returning(),
);

/** Finds what a user owns, in one order on both engines, since clients see it. */
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
