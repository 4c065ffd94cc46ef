import type { Tx } from '../../../platform/store/store.js';
import type { App } from '../../apps/settings.rules.js';
import { findClaims } from '../../identifiers/claims.queries.js';
import { listFreezes } from '../../identifiers/given-up/given-up.queries.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import { canLogInWith } from '../can-log-in-with.js';

/** M19: whether the owner of a number could still log in without it, as in C8. False while other addresses of theirs are frozen (C13). */
export async function mayGiveUpPhone(tx: Tx, app: App, owner: UserRow): Promise<boolean> {
  const userId = owner.id;
  if ((await listFreezes(tx, userId)).length > 0) return false;
  const owned = (await findIdentifiers(tx, { userId })).filter(({ kind }) => kind !== 'PHONE');
  const claims = (await findClaims(tx, { userId })).filter(({ kind }) => kind !== 'PHONE');
  return await canLogInWith(tx, app, { user: owner, owned, claims });
}
