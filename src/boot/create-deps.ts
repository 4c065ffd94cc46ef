import { createAppDirectory } from '../domain/apps/app-directory.js';
import type { Channel, Deps } from '../domain/deps.js';
import { createPasswordHasher } from '../domain/passwords/argon2.js';
import { createSignedAccessTokens } from '../domain/sessions/signed-access-tokens.js';
import { createSigningKeys, type SigningKeys } from '../domain/sessions/signing-keys.js';
import type { Config } from '../platform/config/config.js';
import { deriveKeys } from '../platform/keys/keys.js';
import type { Logger } from '../platform/observability/log.js';
import type { Tracing } from '../platform/observability/tracing.js';
import type { Watch } from '../platform/observability/watch.js';
import type { Store } from '../platform/store/store.js';

/** What comes from outside the process; a test brings a clock of its own. */
export interface Outside {
  now: () => number;
  randomBytes: (size: number) => Buffer;
  log: Logger;
  /** Null: nobody asked for traces. */
  tracing?: Tracing | null;
}

/** X5. */
const maxHashWaitMs = 2_000;

/** What use cases need, for the server as for a command at the shell. */
export function createDeps(
  config: Config,
  store: Store,
  { now, randomBytes, log }: Outside,
  publicUrl: () => string,
  watch?: Watch,
): { deps: Deps; signingKeys: SigningKeys } {
  const keys = deriveKeys(config.secretKey, config.previousSecretKey ?? undefined);
  const signingKeys = createSigningKeys({ store, keys, now, randomBytes, log });
  const deps = {
    store,
    now,
    randomBytes,
    keys,
    apps: createAppDirectory(store, now),
    passwords: createPasswordHasher({
      log,
      ...(watch && { watch }),
      maxWaitMs: config.limits === 'on' ? maxHashWaitMs : Number.POSITIVE_INFINITY,
    }),
    accessTokens: createSignedAccessTokens({ signingKeys, issuer: publicUrl, now, randomBytes }),
    channels: { EMAIL: channelFor(config, config.smtp), PHONE: channelFor(config, config.vonage) },
    webhookReach: config.production ? ('PUBLIC' as const) : ('ANY' as const),
    limits: config.limits,
  };
  return { deps, signingKeys };
}

/** Where messages to a kind of address go, as the environment says. */
function channelFor({ production }: Config, provider: object | null): Channel {
  if (provider !== null) return 'PROVIDER';
  return production ? 'NOWHERE' : 'INBOX';
}
