import { StoreUnavailable, type Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { cleanText } from '../text.rules.js';
import { generateAdminToken } from './admin-tokens.js';
import { type AdminTokenRow, listAdminTokens, removeAdminToken, setTokenLastUsed } from './admin-tokens.queries.js';
import { lockApp } from './apps.queries.js';

/** One more admin token of the app, which is shown here and never again (O2). */
export async function createAdminToken(
  deps: Deps,
  call: Call,
  text: string,
): Promise<{ row: AdminTokenRow; token: string }> {
  const name = cleanText(text.trim(), { field: 'name', maxCodePoints: 60, zeroWidth: 'refused' });
  if (name === '') throw new Refusal('BAD_USER_INPUT', { field: 'name' });
  return await deps.store.transaction(async tx => {
    await lockAdminTokens(deps, tx, call);
    const made = await generateAdminToken(deps, tx, call.app.id, name);
    await recordAction(deps, tx, call, 'ADMIN_TOKEN_CREATED', null, { tokenId: made.row.id, name });
    return made;
  });
}

/** Ends a token at once. An admin may end the one in use, unless it is the last: then only the operator could get in. */
export async function revokeAdminToken(deps: Deps, call: Call, id: string): Promise<void> {
  await deps.store.transaction(async tx => {
    const tokens = await lockAdminTokens(deps, tx, call);
    const token = tokens.find(each => each.id === id);
    if (token === undefined) throw new Refusal('NOT_FOUND', { field: 'id' });
    if (call.actor.kind === 'ADMIN' && tokens.length === 1) throw new Refusal('BAD_USER_INPUT', { field: 'id' });
    await removeAdminToken(tx, call.app.id, id);
    await recordAction(deps, tx, call, 'ADMIN_TOKEN_REVOKED', null, { tokenId: id, name: token.name });
  });
}

/** The app's tokens, one change of them at a time: of two that revoke each other at once, one is too late. */
async function lockAdminTokens(deps: Deps, tx: Tx, { app, actor }: Call): Promise<AdminTokenRow[]> {
  await lockApp(tx, app.id, deps.now());
  const tokens = await listAdminTokens(tx, app.id);
  if (actor.kind === 'ADMIN' && !tokens.some(({ id }) => id === actor.id)) throw new Refusal('INVALID_TOKEN');
  return tokens;
}

const notedEveryMs = 60_000;

/** Notes when a token was last used, to the minute, so that a forgotten one can be told from one at work. */
export async function recordTokenUse({ store, now }: Pick<Deps, 'store' | 'now'>, token: AdminTokenRow): Promise<void> {
  const { id, lastUsedAt } = token;
  if (lastUsedAt !== null && Math.abs(now() - lastUsedAt) < notedEveryMs) return;
  try {
    await store.transaction(tx => setTokenLastUsed(tx, id, now()));
  } catch (error) {
    // Reading still works on a full disk.
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}
