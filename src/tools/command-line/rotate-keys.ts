import { randomBytes } from 'node:crypto';
import { readSettings } from '../../boot/read-config.js';
import { resealWebhookSecrets } from '../../domain/events/webhook-secrets.js';
import { resealTotps } from '../../domain/factors/reseal-totps.js';
import { createSigningKeys } from '../../domain/sessions/signing-keys/signing-keys.js';
import { deriveKeys } from '../../platform/keys/keys.js';
import { createLog } from '../../platform/observability/log.js';
import { openStore } from '../../platform/store/open-store.js';

/** Publishes a new signing key (T3), or with `discard` replaces all of them, and seals other secrets again. */
export async function rotateKeys(discard: boolean): Promise<number> {
  const { lost, lostTotps } = await rotate(discard);
  console.log(
    discard
      ? 'A new signing key is in use. Within a minute all access tokens that were signed before are refused, and clients refresh.'
      : 'A new signing key is published, and signs in ten minutes. Tokens that were signed before remain valid until they expire.',
  );
  if (lost.length > 0) {
    console.warn(
      `No accepted SECRET_KEY opens the webhook secret of ${lost.join(', ')}: an admin must create a new one.`,
    );
  }
  if (lostTotps > 0) {
    console.warn(
      `No accepted SECRET_KEY opens the secrets of ${lostTotps} authenticator apps: their users log in with a recovery code, or an admin removes their second factors.`,
    );
  }
  return 0;
}

/** Returns the apps whose webhook secret no accepted SECRET_KEY opens, and the number of authenticator apps whose secret none opens. */
async function rotate(discard: boolean): Promise<{ lost: string[]; lostTotps: number }> {
  const config = readSettings(process.env);
  const log = createLog(config.logLevel);
  const onIdleError = (error: Error) => log.error({ err: error }, 'database error');
  const store = await openStore(config.databaseUrl, onIdleError, undefined, undefined, config.postgres);
  try {
    const keys = deriveKeys(config.secretKey, config.previousSecretKey ?? undefined);
    const signingKeys = createSigningKeys({ store, keys, now: Date.now, randomBytes, log });
    await (discard ? signingKeys.replaceAll() : signingKeys.rotate());
    const lostTotps = await resealTotps({ store, keys, randomBytes });
    return { lost: await resealWebhookSecrets({ store, keys, randomBytes }), lostTotps };
  } finally {
    await store.close();
  }
}
