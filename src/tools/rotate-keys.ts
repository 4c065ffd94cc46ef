import { randomBytes } from 'node:crypto';
import { describeFailure } from '../boot/describe-failure.rules.js';
import { resealWebhookSecrets } from '../domain/events/webhook-secrets.js';
import { createSigningKeys } from '../domain/sessions/signing-keys.js';
import { readConfig } from '../platform/config/config.js';
import { deriveKeys } from '../platform/keys/keys.js';
import { readOrMakeSecretKey } from '../platform/keys/secret-key-file.js';
import { createLog } from '../platform/observability/log.js';
import { openStore } from '../platform/store/open-store.js';

/**
 * `npm run rotate-keys`: publishes a new key, which signs ten minutes later. Logs nobody out (T3).
 * Also seals all other secrets again with the current SECRET_KEY, so that SECRET_KEY_PREVIOUS can be removed.
 * `npm run rotate-keys -- --discard`: also invalidates all tokens signed with earlier keys. Needed if one was stolen.
 */
const isDiscarding = process.argv.includes('--discard');
let lost: string[] = [];
try {
  lost = await rotate();
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
console.log(
  isDiscarding
    ? 'A new signing key is in use; within a minute every access token signed before is dead, and clients refresh.'
    : 'A new signing key is published, and signs in ten minutes; tokens signed by the one before stay good until they expire.',
);
if (lost.length > 0) {
  console.warn(
    `No accepted SECRET_KEY opens the webhook secret of ${lost.join(', ')}: an admin has to make a new one.`,
  );
}

/** Returns the apps whose webhook secret no accepted SECRET_KEY opens. */
async function rotate(): Promise<string[]> {
  const config = readConfig(process.env, path => readOrMakeSecretKey(path, randomBytes));
  const log = createLog(config.logLevel);
  const onIdleError = (error: Error) => log.error({ err: error }, 'trouble with the database');
  const store = await openStore(config.databaseUrl, onIdleError, undefined, undefined, config.postgres);
  try {
    const keys = deriveKeys(config.secretKey, config.previousSecretKey ?? undefined);
    const signingKeys = createSigningKeys({ store, keys, now: Date.now, randomBytes, log });
    await (isDiscarding ? signingKeys.replaceAll() : signingKeys.rotate());
    return await resealWebhookSecrets({ store, keys, randomBytes });
  } finally {
    await store.close();
  }
}
