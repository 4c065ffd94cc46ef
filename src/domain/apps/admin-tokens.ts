import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import { keyUsed, type Outcome } from '../idempotency/carry-out-once.js';
import { type KeyedRequest, shownSecrets } from '../idempotency/keyed-request.rules.js';
import {
  type AdminTokenRow,
  findAdminToken,
  findAdminTokenById,
  hasOperatorToken,
  insertAdminToken,
  removeOtherOperatorTokens,
} from './admin-tokens.queries.js';
import { insertApp, lockApp } from './apps.queries.js';

/** The app of callers who name none. The first start creates it. */
export const defaultAppId = 'default';

const tokenBytes = 32;

/** Returns the hash to store (O1). A fast hash is enough: nobody can guess 256 random bits. */
export function hashAdminToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Whether an admin token has reached its end, if it has one. It is refused from then on (O3). */
export function hasEnded({ expiresAt }: Pick<AdminTokenRow, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

export type AdminTokenReading =
  | { readonly isGood: true; readonly row: AdminTokenRow }
  /** `ended` is the row of a token that has ended. */
  | { readonly isGood: false; readonly ended: AdminTokenRow | null };

/** Finds the row of an admin's or operator's token, and judges whether the token is valid. */
export async function readAdminToken(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  token: string,
): Promise<AdminTokenReading> {
  const row = await findAdminToken(store.reader, { tokenHash: hashAdminToken(token) });
  return row === null || hasEnded(row, now()) ? { isGood: false, ended: row } : { isGood: true, row };
}

type DescribedToken = Pick<AdminTokenRow, 'appId' | 'name' | 'expiresAt'>;

export interface NewAdminToken {
  row: AdminTokenRow;
  token: string;
}

/**
 * Creates a token for an app's admins, or for the operator if `appId` is null. The caller shows it once. It is random, unless `secretFor` returns
 * bytes with which an idempotency key can show it again (K5).
 */
export async function generateAdminToken(
  deps: Deps,
  tx: Tx,
  described: DescribedToken,
  secretFor: (id: string) => Buffer | null = () => null,
): Promise<NewAdminToken> {
  const id = newId(deps);
  const token = adminTokenOf(described, secretFor(id) ?? deps.randomBytes(tokenBytes));
  return { row: await storeAdminToken(deps, tx, described, token, id), token };
}

function adminTokenOf({ appId }: Pick<AdminTokenRow, 'appId'>, secret: Buffer): string {
  return `${appId === null ? 'operator' : 'admin'}_${secret.toString('base64url')}`;
}

/** K5: returns the token that the same request created. Refuses if it was revoked or has ended (K8). */
export async function repeatAdminToken(deps: Deps, request: KeyedRequest, { id }: Outcome): Promise<NewAdminToken> {
  const row = await findAdminTokenById(deps.store.reader, id);
  if (row === null || hasEnded(row, deps.now())) throw keyUsed(request, 'OUTCOME_OVER');
  const tokens = shownSecrets(deps.keys, request, id).map(secret => adminTokenOf(row, secret));
  const token = tokens.find(each => hashAdminToken(each) === row.tokenHash);
  if (token === undefined) throw keyUsed(request, 'OUTCOME_OVER');
  return { row, token };
}

async function storeAdminToken(
  deps: Deps,
  tx: Tx,
  described: DescribedToken,
  token: string,
  id = newId(deps),
): Promise<AdminTokenRow> {
  const tokenHash = hashAdminToken(token);
  const row = { ...described, id, tokenHash, createdAt: deps.now(), lastUsedAt: null };
  await insertAdminToken(tx, row);
  return row;
}

/** Creates the first app of a new database, before the first start of a server. */
export async function makeDefaultApp({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  await store.transaction(tx => insertApp(tx, defaultAppId, {}, now()));
}

/**
 * Creates the default app of a new database. An operator token from the environment replaces the stored ones (O1). Call this before the server
 * listens.
 */
export async function setUpFirstStart(deps: Deps, operatorToken: string | null): Promise<void> {
  await deps.store.transaction(async tx => {
    await insertApp(tx, defaultAppId, {}, deps.now());
    if (operatorToken === null) return;
    await removeOtherOperatorTokens(tx, hashAdminToken(operatorToken));
    await storeAdminToken(deps, tx, { appId: null, name: 'environment', expiresAt: null }, operatorToken);
  });
}

/**
 * Creates the operator token of a new database and returns it, to be printed once (O1). Returns null if there is one. Call this when the server
 * listens. Otherwise a start that fails earlier would leave a token that nobody has seen.
 */
export async function makeFirstOperatorToken(deps: Deps): Promise<string | null> {
  if (await hasOperatorToken(deps.store.reader)) return null;
  return await deps.store.transaction(async tx => {
    // If two nodes start at once, the second waits here and finds the token of the first.
    await lockApp(tx, defaultAppId, deps.now());
    if (await hasOperatorToken(tx)) return null;
    return (await generateAdminToken(deps, tx, { appId: null, name: 'first start', expiresAt: null })).token;
  });
}
