import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import {
  type AdminTokenRow,
  hasOperatorToken,
  insertAdminToken,
  removeOtherOperatorTokens,
} from './admin-tokens.queries.js';
import { insertApp } from './apps.queries.js';

/** The app of everybody who names none; there from the first start. */
export const defaultAppId = 'default';

const tokenBytes = 32;

/** Only the hash is kept (O1). A fast one will do: 256 random bits cannot be guessed. */
export function hashAdminToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A new token for an app's admins, or for the operator when `appId` is null. It is shown once, by whoever called. */
export async function generateAdminToken(
  deps: Deps,
  tx: Tx,
  appId: string | null,
  name: string,
): Promise<{ row: AdminTokenRow; token: string }> {
  const token = `${appId === null ? 'operator' : 'admin'}_${deps.randomBytes(tokenBytes).toString('base64url')}`;
  return { row: await storeAdminToken(deps, tx, appId, name, token), token };
}

async function storeAdminToken(
  deps: Deps,
  tx: Tx,
  appId: string | null,
  name: string,
  token: string,
): Promise<AdminTokenRow> {
  const tokenHash = hashAdminToken(token);
  const row = { id: newId(deps), appId, name, tokenHash, createdAt: deps.now(), lastUsedAt: null };
  await insertAdminToken(tx, row);
  return row;
}

/**
 * What a new database needs: the default app, and an operator token (O1). Returns the token if one was made, to be printed
 * once. A token from the environment replaces whatever was there.
 */
export async function setUpFirstStart(deps: Deps, operatorToken: string | null): Promise<string | null> {
  return await deps.store.transaction(async tx => {
    // Of two nodes that start at once, the one that makes the app makes the token.
    const isFirst = await insertApp(tx, defaultAppId, {}, deps.now());
    if (operatorToken !== null) {
      await removeOtherOperatorTokens(tx, hashAdminToken(operatorToken));
      await storeAdminToken(deps, tx, null, 'environment', operatorToken);
      return null;
    }
    if (!isFirst && (await hasOperatorToken(tx))) return null;
    return (await generateAdminToken(deps, tx, null, 'first start')).token;
  });
}
