import { and, count, eq, gt, inArray, notInArray, sql } from 'drizzle-orm';
import { type Params, prepared } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';

/** A user, and a network from `networkKey` or an origin from `originKey` where the user was. */
export interface UserNetwork {
  userId: string;
  network: string;
}

/** Stop counting here: no limit of an hour is as high. */
const mostCounted = 10_000;

/** Counts the users who came back to this network (X7). */
export async function countReturned({ db, tables }: Reader, network: string, now: number): Promise<number> {
  const { userNetworks } = tables;
  const some = db
    .select({ userId: userNetworks.userId })
    .from(userNetworks)
    .where(and(eq(userNetworks.network, network), gt(userNetworks.returnedUntil, now)))
    .limit(mostCounted)
    .as('some');
  const [row] = await db.select({ count: count() }).from(some);
  return row?.count ?? 0;
}

/** Returns until when a network is known to the user, by a login and by a reset. Omits what never was. */
export async function listKnownUntil(
  reader: Reader,
  { userId, networks: [network, byReset] }: { userId: string; networks: readonly [byLogin: string, byReset: string] },
): Promise<number[]> {
  const rows = await listKnown(reader, { userId, network, byReset });
  return rows.map(({ knownUntil }) => knownUntil);
}

const listKnown = prepared(
  'known_network_of_user',
  ({ db, tables: { userNetworks } }: Reader, p: Params<{ userId: string; network: string; byReset: string }>) =>
    db
      .select({ knownUntil: userNetworks.knownUntil })
      .from(userNetworks)
      .where(and(eq(userNetworks.userId, p.userId), inArray(userNetworks.network, [p.network, p.byReset]))),
);

/** Does the same for one network, by login and by reset, and one origin. It is prepared, because every login runs it. */
export const listPlaces = prepared(
  'known_places_of_user',
  (
    { db, tables: { userNetworks } }: Tx,
    p: Params<{ userId: string; network: string; byReset: string; origin: string }>,
  ) =>
    db
      .select({ network: userNetworks.network, knownUntil: userNetworks.knownUntil })
      .from(userNetworks)
      .where(and(eq(userNetworks.userId, p.userId), inArray(userNetworks.network, [p.network, p.byReset, p.origin]))),
);

/** Whether one of these networks is known to any user. */
export async function isKnownToAny({ db, tables }: Reader, networks: readonly string[], now: number): Promise<boolean> {
  const { userNetworks } = tables;
  const rows = await db
    .select({ userId: userNetworks.userId })
    .from(userNetworks)
    .where(and(inArray(userNetworks.network, [...networks]), gt(userNetworks.knownUntil, now)))
    .limit(1);
  return rows.length > 0;
}

/** Stores that a network or an origin is known to a user. */
export async function noteKnown(tx: Tx, { userId, network }: UserNetwork, knownUntil: number): Promise<void> {
  await tx.send(insertKnown(tx, [{ userId, network, knownUntil, returnedUntil: 0 }]).execute());
}

type Place = { userId: string; network: string; origin: string; knownUntil: number };

/** Stores both for a network and an origin. It is one prepared statement, and does not wait for the answer, because every login runs it. */
export async function notePlace(tx: Tx, place: Place): Promise<void> {
  await tx.send(insertPlace(tx, place));
}

const insertPlace = prepared('note_known_place', (tx: Tx, { userId, network, origin, knownUntil }: Params<Place>) =>
  insertKnown(tx, [
    { userId, network, knownUntil, returnedUntil: 0 },
    { userId, network: origin, knownUntil, returnedUntil: 0 },
  ]),
);

function insertKnown({ db, tables: { userNetworks } }: Tx, rows: (typeof userNetworks.$inferInsert)[]) {
  return db
    .insert(userNetworks)
    .values(rows)
    .onConflictDoUpdate({
      target: [userNetworks.userId, userNetworks.network],
      set: { knownUntil: sql`excluded.known_until` },
    });
}

export async function noteReturned(tx: Tx, { userId, network }: UserNetwork, returnedUntil: number): Promise<void> {
  const { userNetworks } = tx.tables;
  const row = tx.db
    .insert(userNetworks)
    .values({ userId, network, knownUntil: 0, returnedUntil })
    .onConflictDoUpdate({ target: [userNetworks.userId, userNetworks.network], set: { returnedUntil } });
  await tx.send(row.execute());
}

/** Forgets all networks of a user except these. */
export async function forgetKnown(tx: Tx, userId: string, except: readonly string[]): Promise<void> {
  const { userNetworks } = tx.tables;
  await tx.db
    .update(userNetworks)
    .set({ knownUntil: sql`0` })
    .where(and(eq(userNetworks.userId, userId), notInArray(userNetworks.network, [...except])));
}
