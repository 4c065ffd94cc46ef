import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, ne, or } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import { type Params, prepared } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import type { AddressKind, Kind } from '../../../platform/values/kinds.js';
import { noticeMs } from '../../lifetimes.rules.js';
import type { IdentifierRow } from '../identifiers.queries.js';

export type GivenUpRow = Tables['givenUpAddresses']['$inferSelect'];
export type DueFreeze = Pick<GivenUpRow, 'id' | 'appId' | 'userId'>;

export async function insertGivenUp({ db, tables: { givenUpAddresses } }: Tx, row: GivenUpRow): Promise<void> {
  await db.insert(givenUpAddresses).values(row);
}

export async function findGivenUp(
  { db, tables: { givenUpAddresses } }: Reader,
  id: string,
): Promise<GivenUpRow | null> {
  const [row] = await db.select().from(givenUpAddresses).where(eq(givenUpAddresses.id, id));
  return row ?? null;
}

/** Lists the addresses that a user gave up, oldest first. */
export async function listGivenUp({ db, tables: { givenUpAddresses } }: Reader, userId: string): Promise<GivenUpRow[]> {
  return await db
    .select()
    .from(givenUpAddresses)
    .where(eq(givenUpAddresses.userId, userId))
    .orderBy(asc(givenUpAddresses.givenUpAt), asc(givenUpAddresses.id));
}

export async function updateGivenUp(
  { db, tables: { givenUpAddresses } }: Tx,
  id: string,
  change: Partial<Omit<GivenUpRow, 'id' | 'appId' | 'userId'>>,
): Promise<void> {
  await db.update(givenUpAddresses).set(change).where(eq(givenUpAddresses.id, id));
}

/**
 * C30: deletes the older password of changes, if it is the one that the user replaces now and no longer trusts. After a reset it is another one. Then
 * it stays, because the person who reset the password may be a thief. C41: it stays after a proof for the new address too.
 */
export async function forgetOlderPassword(
  { db, tables: { givenUpAddresses } }: Tx,
  { id, passwordHash }: { id: string; passwordHash: string | null },
): Promise<void> {
  if (passwordHash === null) return;
  await db
    .update(givenUpAddresses)
    .set({ passwordHash: null })
    .where(
      and(
        eq(givenUpAddresses.userId, id),
        eq(givenUpAddresses.passwordHash, passwordHash),
        isNull(givenUpAddresses.objectionProvenAt),
      ),
    );
}

/** C30: stores the new hash of the same password with the changes too. Otherwise a change of the password would not end this proof. */
export async function rehashOlderPassword(
  { db, tables: { givenUpAddresses } }: Tx,
  userId: string,
  hash: string,
  newHash: string,
): Promise<void> {
  await db
    .update(givenUpAddresses)
    .set({ passwordHash: newHash })
    .where(and(eq(givenUpAddresses.userId, userId), eq(givenUpAddresses.passwordHash, hash)));
}

export async function deleteGivenUp({ db, tables }: Tx, ids: readonly string[]): Promise<void> {
  const { givenUpAddresses } = tables;
  if (ids.length > 0) await db.delete(givenUpAddresses).where(inArray(givenUpAddresses.id, [...ids]));
}

function frozen({ tables: { givenUpAddresses } }: Reader) {
  return and(isNotNull(givenUpAddresses.frozenAt), isNull(givenUpAddresses.endedAt));
}

/** Lists the freezes of a user, one for each kind of address at most. */
export async function listFreezes(reader: Reader, userId: string): Promise<GivenUpRow[]> {
  return await listFrozen(reader, { userId });
}

const listFrozen = prepared('freezes_of_user', (reader: Reader, p: Params<{ userId: string }>) => {
  const { givenUpAddresses } = reader.tables;
  return reader.db
    .select()
    .from(givenUpAddresses)
    .where(and(eq(givenUpAddresses.userId, p.userId), frozen(reader)))
    .orderBy(givenUpAddresses.kind);
});

/**
 * C13, C42: returns whether another user may still get an address back, or keep it, by an undo or an older proof. If so, nobody gets it without a
 * proof. Both are possible for as long as the links of the notices work.
 */
export async function isReserved(
  reader: Reader,
  { appId, kind, userId }: Pick<IdentifierRow, 'appId' | 'userId'> & { kind: Kind },
  values: readonly IdentifierRow['value'][],
  now: number,
): Promise<boolean> {
  const { givenUpAddresses } = reader.tables;
  if (kind === 'USERNAME') return false;
  const [row] = await reader.db
    .select({ id: givenUpAddresses.id })
    .from(givenUpAddresses)
    .where(
      and(
        inArray(givenUpAddresses.id, idsOfChangesWith(reader, { appId, kind }, values)),
        ne(givenUpAddresses.userId, userId),
        isNull(givenUpAddresses.decidedAt),
        or(
          frozen(reader),
          and(isNull(givenUpAddresses.endedAt), gt(givenUpAddresses.givenUpAt, now - noticeMs)),
          and(isNotNull(givenUpAddresses.outcome), gt(givenUpAddresses.endedAt, now - noticeMs)),
        ),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Finds the freeze of an address at another user. */
export async function findFreezeOfValue(
  reader: Reader,
  { appId, kind, userId }: Pick<IdentifierRow, 'appId' | 'userId'> & { kind: Kind },
  values: readonly IdentifierRow['value'][],
): Promise<GivenUpRow | null> {
  const { givenUpAddresses } = reader.tables;
  if (kind === 'USERNAME') return null;
  const [row] = await reader.db
    .select()
    .from(givenUpAddresses)
    .where(
      and(
        inArray(givenUpAddresses.id, idsOfChangesWith(reader, { appId, kind }, values)),
        ne(givenUpAddresses.userId, userId),
        frozen(reader),
      ),
    )
    .limit(1);
  return row ?? null;
}

/** Selects the changes from or to one of these addresses, each side by its index: SQLite has none for both in one condition. */
function idsOfChangesWith(
  { db, tables: { givenUpAddresses } }: Reader,
  { appId, kind }: { appId: string; kind: AddressKind },
  values: readonly IdentifierRow['value'][],
) {
  const { id, value, newValue } = givenUpAddresses;
  const ofSide = (side: typeof value | typeof newValue) =>
    db
      .select({ id })
      .from(givenUpAddresses)
      .where(and(eq(givenUpAddresses.appId, appId), eq(givenUpAddresses.kind, kind), inArray(side, [...values])));
  return union(ofSide(value), ofSide(newValue));
}

/** Lists freezes whose 24 hours are over, oldest first. */
export async function listDueFreezes(
  { db, tables: { givenUpAddresses } }: Reader,
  now: number,
  limit: number,
): Promise<DueFreeze[]> {
  return await db
    .select({ id: givenUpAddresses.id, appId: givenUpAddresses.appId, userId: givenUpAddresses.userId })
    .from(givenUpAddresses)
    .where(lte(givenUpAddresses.restoresAt, now))
    .orderBy(asc(givenUpAddresses.restoresAt))
    .limit(limit);
}
