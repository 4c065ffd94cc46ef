import type { Reader, Tx } from '../../platform/store/store.js';
import { isId } from '../../platform/values/ids.js';
import type { Call } from '../call.js';
import { findUser, lockUser, type UserRow } from '../identifiers/users.queries.js';
import { Refusal } from '../refusal.js';

interface NamedUser {
  userId: string;
  /** The argument that a refusal names. */
  field: string;
}

/** O3: finds a user of the admin's own app. A user of another app is refused like one that does not exist. */
export async function findUserOfApp(reader: Reader, call: Call, { userId, field }: NamedUser): Promise<UserRow> {
  return checkApp(call, isId(userId) ? await findUser(reader, { userId }) : null, field);
}

/** Does the same, and locks the user until the transaction ends. Writes `updatedAt`, unless it is null. */
export async function lockUserOfApp(
  tx: Tx,
  call: Call,
  { userId, field, updatedAt }: NamedUser & { updatedAt: number | null },
): Promise<UserRow> {
  return checkApp(call, isId(userId) ? await lockUser(tx, { userId, updatedAt }) : null, field);
}

function checkApp({ app }: Call, user: UserRow | null, field: string): UserRow {
  if (user === null || user.appId !== app.id) throw new Refusal('NOT_FOUND', { field });
  return user;
}
