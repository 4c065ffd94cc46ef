import type { Keys } from '../../platform/keys/keys.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import {
  findWebhookSecret,
  insertWebhookSecret,
  listWebhookSecrets,
  replaceWebhookSecret,
  resealWebhookSecret,
  type WebhookSecretRow,
} from './secrets.queries.js';
import { generateWebhookSecret } from './signature.js';

type SecretDeps = Pick<Deps, 'store' | 'keys' | 'now' | 'randomBytes'>;

/** How long receivers have to install a new secret. */
const previousSignsForMs = 24 * 3_600_000;

/**
 * Returns the secrets that sign an app's events now, newest first. Makes one for an app without any, so that no event leaves
 * unsigned. Empty when no accepted SECRET_KEY unseals them; then an admin has to make a new secret.
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
  if (row === null) throw new Error('A webhook secret was made and is missing');
  return row;
}

/** Makes a new secret and returns it, the only time that it is shown. The previous secret also signs for a day. */
export async function rotateWebhookSecret(deps: Deps, call: Call): Promise<string> {
  const { store, keys, now, randomBytes } = deps;
  const secret = generateWebhookSecret(randomBytes);
  const sealed = keys.seal(secret, randomBytes);
  await store.transaction(async tx => {
    await replaceWebhookSecret(tx, call.app.id, sealed, now() + previousSignsForMs);
    await recordAction(deps, tx, call, 'WEBHOOK_SECRET_ROTATED', null);
  });
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
