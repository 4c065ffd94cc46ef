import { StoreUnavailable, type Tx } from '../../platform/store/store.js';
import { actorId, recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Claim, carryOutOnce } from '../idempotency/carry-out-once.js';
import type { IdempotencyKey } from '../idempotency/idempotency-key.rules.js';
import { keyedRequest } from '../idempotency/keyed-request.rules.js';
import { Refusal } from '../refusal.js';
import { cleanText } from '../text.rules.js';
import { generateAdminToken, hasEnded, type NewAdminToken, repeatAdminToken } from './admin-tokens.js';
import { type AdminTokenRow, listAdminTokens, removeAdminToken, setTokenLastUsed } from './admin-tokens.queries.js';
import { lockApp } from './apps.queries.js';
import { requireAdminPresence } from './portal/admin-presence.rules.js';

/** Creates another admin token of the app, which is shown once (O2, K5). `expiresAt` is null for a token without an end. */
export async function createAdminToken(
  deps: Deps,
  call: Call,
  text: string,
  expiresAt: number | null,
  key: IdempotencyKey | null = null,
): Promise<NewAdminToken> {
  // Check this also before a token is shown again.
  requireAdminPresence(call, call.app.settings, 'createAdminToken', deps.now());
  return await carryOutOnce(
    deps,
    keyedRequest(key, 'createAdminToken', call.app, actorId(call), { name: text, expiresAt }),
    claim => makeAdminToken(deps, call, text, expiresAt, claim),
    (request, outcome) => repeatAdminToken(deps, request, outcome),
  );
}

async function makeAdminToken(
  deps: Deps,
  call: Call,
  text: string,
  expiresAt: number | null,
  claim: Claim,
): Promise<NewAdminToken> {
  const name = cleanText(text.trim(), { field: 'name', maxCodePoints: 60, zeroWidth: 'refused' });
  if (name === '') throw new Refusal('BAD_USER_INPUT', { field: 'name', reason: 'REQUIRED' });
  if (expiresAt !== null && expiresAt <= deps.now()) {
    throw new Refusal('BAD_USER_INPUT', { field: 'expiresAt', reason: 'IN_THE_PAST' });
  }
  return await deps.store.transaction(async tx => {
    await claim.begin(tx);
    await lockAdminTokens(deps, tx, call);
    const made = await generateAdminToken(deps, tx, { appId: call.app.id, name, expiresAt }, claim.secretFor);
    await recordAction(deps, tx, call, 'ADMIN_TOKEN_CREATED', null, {
      tokenId: made.row.id,
      name,
      ...(expiresAt !== null && { expiresAt: new Date(expiresAt).toISOString() }),
    });
    await claim.end(tx, { id: made.row.id });
    return made;
  });
}

/** Revokes a token at once. An admin may revoke the one in use, but not the last one that still works. Otherwise only the operator could log in. */
export async function revokeAdminToken(deps: Deps, call: Call, id: string): Promise<void> {
  await deps.store.transaction(async tx => {
    const tokens = await lockAdminTokens(deps, tx, call);
    const token = tokens.find(each => each.id === id);
    if (token === undefined) throw new Refusal('NOT_FOUND', { field: 'id' });
    const isLast = tokens.every(each => each.id === id || hasEnded(each, deps.now()));
    if (call.actor.kind === 'ADMIN' && isLast)
      throw new Refusal('BAD_USER_INPUT', { field: 'id', reason: 'LAST_TOKEN' });
    await removeAdminToken(tx, call.app.id, id);
    await recordAction(deps, tx, call, 'ADMIN_TOKEN_REVOKED', null, { tokenId: id, name: token.name });
  });
}

/** Lists the app's tokens under a lock. Otherwise two admins could revoke each other's token at the same time. */
async function lockAdminTokens(deps: Deps, tx: Tx, { app, actor }: Call): Promise<AdminTokenRow[]> {
  await lockApp(tx, app.id, deps.now());
  const tokens = await listAdminTokens(tx, app.id);
  if (actor.kind === 'ADMIN' && !tokens.some(({ id }) => id === actor.id)) throw new Refusal('INVALID_TOKEN');
  return tokens;
}

const notedEveryMs = 60_000;

/** Stores when a token was last used, to the minute, so that admins can find unused tokens. */
export async function recordTokenUse({ store, now }: Pick<Deps, 'store' | 'now'>, token: AdminTokenRow): Promise<void> {
  const { id, lastUsedAt } = token;
  if (lastUsedAt !== null && Math.abs(now() - lastUsedAt) < notedEveryMs) return;
  try {
    await store.transaction(tx => setTokenLastUsed(tx, id, now()));
  } catch (error) {
    // Ignore this: reading must still work when the disk is full.
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}
