import type { Reader } from '../../platform/store/store.js';
import { isId } from '../../platform/values/ids.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { defaultAppId } from './admin-tokens.js';
import { deleteAdminTokens } from './admin-tokens.queries.js';
import {
  countUsersOfApp,
  type DeletedAppRow,
  findAppRow,
  listDeletedApps,
  lockApp,
  markAppDeleted,
} from './apps.queries.js';
import { requireAdminPresence } from './portal/admin-presence.rules.js';
import { defaultSettings } from './settings.rules.js';

/** An app whose rows are being deleted (O20). */
export interface AppDeletion {
  id: string;
  name: string;
  startedAt: number;
  /** The number of users that are not deleted yet. */
  usersLeft: number;
}

/**
 * Deletes an app with everything that belongs to it (O20). This transaction ends its admin tokens and hides the app from all nodes. A worker deletes
 * its rows in the background. `name` confirms that the operator means this app. A repeated call changes nothing.
 */
export async function deleteApp(deps: Deps, call: Call, id: string, name: string): Promise<AppDeletion> {
  if (id === defaultAppId) throw new Refusal('BAD_USER_INPUT', { field: 'id', reason: 'DEFAULT_APP' });
  requireId(id);
  const startedAt = deps.now();
  const deleted = await deps.store.transaction(async (tx): Promise<DeletedAppRow> => {
    const row = await lockApp(tx, id, startedAt);
    if (row === null) return await findDeletion(tx, id);
    if (nameOf(row) !== name) throw new Refusal('BAD_USER_INPUT', { field: 'name', reason: 'OTHER_NAME' });
    requireAdminPresence(call, { ...defaultSettings, ...row.overrides }, 'deleteApp', startedAt);
    await markAppDeleted(tx, id, startedAt);
    await deleteAdminTokens(tx, id);
    const details = { app: id, users: await countUsersOfApp(tx, id) };
    await recordAction(deps, tx, { ...call, app: { id: defaultAppId } }, 'APP_DELETED', null, details);
    return { ...row, deletedAt: startedAt };
  });
  deps.apps.forget(id);
  return await describeDeletion(deps, deleted);
}

async function findDeletion(reader: Reader, id: string): Promise<DeletedAppRow> {
  const begun = (await listDeletedApps(reader)).find(app => app.id === id);
  if (begun === undefined) throw new Refusal('NOT_FOUND', { field: 'id' });
  return begun;
}

/** Returns the deletions that have not ended, oldest first. */
export async function listDeletions(deps: Pick<Deps, 'store'>): Promise<AppDeletion[]> {
  const deletions: AppDeletion[] = [];
  for (const app of await listDeletedApps(deps.store.reader)) deletions.push(await describeDeletion(deps, app));
  return deletions;
}

/** Returns how many users a deletion would delete. */
export async function countUsersToDelete({ store }: Pick<Deps, 'store'>, id: string): Promise<number> {
  if (id !== defaultAppId) requireId(id);
  if ((await findAppRow(store.reader, id)) === null) throw new Refusal('NOT_FOUND', { field: 'id' });
  return await countUsersOfApp(store.reader, id);
}

/** Refuses a text that cannot be an id, because PostgreSQL fails on a text with NUL. */
function requireId(id: string): void {
  if (!isId(id)) throw new Refusal('NOT_FOUND', { field: 'id' });
}

async function describeDeletion({ store }: Pick<Deps, 'store'>, app: DeletedAppRow): Promise<AppDeletion> {
  const usersLeft = await countUsersOfApp(store.reader, app.id);
  return { id: app.id, name: nameOf(app), startedAt: app.deletedAt, usersLeft };
}

function nameOf({ overrides }: Pick<DeletedAppRow, 'overrides'>): string {
  return overrides.name ?? defaultSettings.name;
}
