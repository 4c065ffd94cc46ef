import type { Keys } from '../../platform/keys/keys.js';
import { newId } from '../../platform/values/ids.js';
import { generateWebhookSecret, webhookSecretFrom } from '../../platform/webhooks/signature.js';
import { requireAdminPresence } from '../apps/portal/admin-presence.rules.js';
import { actorId, recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Claim, carryOutOnce, keyUsed, type Outcome } from '../idempotency/carry-out-once.js';
import type { IdempotencyKey } from '../idempotency/idempotency-key.rules.js';
import { type KeyedRequest, keyedRequest, shownSecrets } from '../idempotency/keyed-request.rules.js';
import {
  findWebhookSecret,
  insertWebhookSecret,
  listWebhookSecrets,
  replaceWebhookSecret,
  resealWebhookSecret,
  type WebhookSecretRow,
} from './secrets.queries.js';

type SecretDeps = Pick<Deps, 'store' | 'keys' | 'now' | 'randomBytes'>;

/** How long receivers have to install a new secret. */
const previousSignsForMs = 24 * 3_600_000;

/**
 * Returns the secrets that sign an app's events now, newest first. Creates one for an app without any, so that no event is sent unsigned. Empty if no
 * accepted SECRET_KEY unseals them. Then an admin must rotate the secret.
 */
export async function signingSecrets(deps: SecretDeps, appId: string): Promise<string[]> {
  const { store, keys, now } = deps;
  const row = (await findWebhookSecret(store.reader, appId)) ?? (await makeFirst(deps, appId));
  const { sealed, sealedPrevious, previousEndsAt } = row;
  const isPreviousGood = previousEndsAt !== null && now() < previousEndsAt;
  const signing = [sealed, ...(isPreviousGood && sealedPrevious !== null ? [sealedPrevious] : [])];
  return signing.flatMap(each => tryUnseal(keys, each) ?? []);
}

function tryUnseal(keys: Keys, sealed: string): string | null {
  try {
    return keys.unseal(sealed);
  } catch {
    return null;
  }
}

async function makeFirst({ store, keys, randomBytes }: SecretDeps, appId: string): Promise<WebhookSecretRow> {
  const sealed = keys.seal(generateWebhookSecret(randomBytes), randomBytes);
  const row = await store.transaction(async tx => {
    await insertWebhookSecret(tx, appId, sealed);
    return await findWebhookSecret(tx, appId);
  });
  if (row === null) throw new Error('A webhook secret was created, but is missing');
  return row;
}

/** Creates a new secret and returns it, to be shown once (K5). The previous secret also signs for another 24 hours. */
export async function rotateWebhookSecret(deps: Deps, call: Call, key: IdempotencyKey | null = null): Promise<string> {
  // Check this also before a secret is shown again (O34).
  requireAdminPresence(call, call.app.settings, 'rotateWebhookSecret', deps.now());
  return await carryOutOnce(
    deps,
    keyedRequest(key, 'rotateWebhookSecret', call.app, actorId(call), {}),
    claim => makeNext(deps, call, claim),
    (request, outcome) => repeatSecret(deps, call, request, outcome),
  );
}

async function makeNext(deps: Deps, call: Call, claim: Claim): Promise<string> {
  const { store, keys, now, randomBytes } = deps;
  const id = newId(deps);
  const shown = claim.secretFor(id);
  const secret = shown === null ? generateWebhookSecret(randomBytes) : webhookSecretFrom(shown);
  const sealed = keys.seal(secret, randomBytes);
  await store.transaction(async tx => {
    await claim.begin(tx);
    await replaceWebhookSecret(tx, call.app.id, sealed, now() + previousSignsForMs);
    await recordAction(deps, tx, call, 'WEBHOOK_SECRET_ROTATED', null);
    await claim.end(tx, { id });
  });
  return secret;
}

/** K5: returns the secret that the same request created. Refuses if there is a newer one (K8). */
async function repeatSecret(deps: Deps, call: Call, request: KeyedRequest, { id }: Outcome): Promise<string> {
  const row = await findWebhookSecret(deps.store.reader, call.app.id);
  const current = row === null ? null : tryUnseal(deps.keys, row.sealed);
  const shown = shownSecrets(deps.keys, request, id).map(webhookSecretFrom);
  const secret = shown.find(each => each === current);
  if (secret === undefined) throw keyUsed(request, 'OUTCOME_OVER');
  return secret;
}

/**
 * Seals every secret with the current SECRET_KEY, so that the previous key can be removed. Returns the apps whose secret no
 * accepted key unseals.
 */
export async function resealWebhookSecrets({
  store,
  keys,
  randomBytes,
}: Pick<SecretDeps, 'store' | 'keys' | 'randomBytes'>): Promise<string[]> {
  const lost: string[] = [];
  for (const row of await listWebhookSecrets(store.reader)) {
    const secret = tryUnseal(keys, row.sealed);
    const previous = row.sealedPrevious === null ? null : tryUnseal(keys, row.sealedPrevious);
    if (secret === null) lost.push(row.appId);
    else {
      const sealed = keys.seal(secret, randomBytes);
      const sealedPrevious = previous === null ? null : keys.seal(previous, randomBytes);
      await store.transaction(tx => resealWebhookSecret(tx, row, { sealed, sealedPrevious }));
    }
  }
  return lost;
}
