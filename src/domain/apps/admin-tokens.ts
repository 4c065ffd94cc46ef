import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import {
  type AdminTokenRow,
  findAdminToken,
  hasOperatorToken,
  insertAdminToken,
  removeOtherOperatorTokens,
} from './admin-tokens.queries.js';
import { insertApp } from './apps.queries.js';

/** The app of callers who name none. Exists from the first start. */
export const defaultAppId = 'default';

const tokenBytes = 32;

/** Returns the hash to store (O1). A fast hash is enough: nobody can guess 256 random bits. */
export function hashAdminToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** An admin token is refused from its end on, if it has one (O3). */
export function hasEnded({ expiresAt }: Pick<AdminTokenRow, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

export type AdminTokenReading =
  | { readonly isGood: true; readonly row: AdminTokenRow }
  /** `ended`: a token that is known and has ended. */
  | { readonly isGood: false; readonly ended: AdminTokenRow | null };

/** Finds the row of an admin's or operator's token, and judges whether the token is good. */
export async function readAdminToken(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  token: string,
): Promise<AdminTokenReading> {
  const row = await findAdminToken(store.reader, hashAdminToken(token));
  return row === null || hasEnded(row, now()) ? { isGood: false, ended: row } : { isGood: true, row };
}

/** Makes a token for an app's admins, or for the operator if `appId` is null. The caller shows it once. It ends at `expiresAt`, if given. */
export async function generateAdminToken(
  deps: Deps,
  tx: Tx,
  appId: string | null,
  name: string,
  expiresAt: number | null = null,
): Promise<{ row: AdminTokenRow; token: string }> {
  const token = `${appId === null ? 'operator' : 'admin'}_${deps.randomBytes(tokenBytes).toString('base64url')}`;
  return { row: await storeAdminToken(deps, tx, { appId, name, expiresAt }, token), token };
}

async function storeAdminToken(
  deps: Deps,
  tx: Tx,
  described: Pick<AdminTokenRow, 'appId' | 'name' | 'expiresAt'>,
  token: string,
): Promise<AdminTokenRow> {
  const tokenHash = hashAdminToken(token);
  const row = { ...described, id: newId(deps), tokenHash, createdAt: deps.now(), lastUsedAt: null };
  await insertAdminToken(tx, row);
  return row;
}

/**
 * Sets up a new database: the default app and an operator token (O1). Returns the token if one was made, to be printed
 * once. A token from the environment replaces the existing one.
 */
export async function setUpFirstStart(deps: Deps, operatorToken: string | null): Promise<string | null> {
  return await deps.store.transaction(async tx => {
    // If two nodes start at once, the one that makes the app also makes the token.
    const isFirst = await insertApp(tx, defaultAppId, {}, deps.now());
    if (operatorToken !== null) {
      await removeOtherOperatorTokens(tx, hashAdminToken(operatorToken));
      await storeAdminToken(deps, tx, { appId: null, name: 'environment', expiresAt: null }, operatorToken);
      return null;
    }
    if (!isFirst && (await hasOperatorToken(tx))) return null;
    return (await generateAdminToken(deps, tx, null, 'first start')).token;
  });
}
