import { createAppDirectory } from '../domain/apps/app-directory.js';
import { createDailyCounts } from '../domain/audit/daily-counts.js';
import type { DeliveryTarget, Deps } from '../domain/deps.js';
import { findOtherKinds } from '../domain/identifiers/other-kinds.queries.js';
import { countryOf, inRanges, readStoredPhone } from '../domain/identifiers/phone.rules.js';
import { spellingVersion } from '../domain/identifiers/spelling-version.js';
import type { MessagingDeps } from '../domain/messaging/messaging-deps.js';
import { createPasswordHasher } from '../domain/passwords/argon2.js';
import type { Argon2Parameters } from '../domain/passwords/argon2.rules.js';
import { type BreachList, noBreachList } from '../domain/passwords/breach-list.js';
import { breachService } from '../domain/passwords/breach-service.js';
import { createSignedAccessTokens } from '../domain/sessions/signed-access-tokens.js';
import { createSigningKeys, type SigningKeys } from '../domain/sessions/signing-keys/signing-keys.js';
import type { Config } from '../platform/config/config.js';
import { providerOrder, smsProvidersOf } from '../platform/config/providers/provider-order.rules.js';
import { providersFor } from '../platform/config/providers/providers.js';
import { deriveKeys } from '../platform/keys/keys.js';
import type { Logger } from '../platform/observability/log.js';
import type { Tracing } from '../platform/observability/tracing.js';
import type { WorkObserver } from '../platform/observability/work-observer.js';
import type { Store } from '../platform/store/store.js';
import { createAddressMatcher } from '../platform/values/address-matcher.rules.js';
import type { AddressKind } from '../platform/values/kinds.js';
import type { ServerAddress } from './server-address.js';

/** The dependencies that the process provides. A test passes a clock that it can set. */
export interface Environment {
  now: () => number;
  randomBytes: (size: number) => Buffer;
  log: Logger;
  /** Null if traces are off. */
  tracing?: Tracing | null;
  /** Defaults to the cost of W2. Most tests use a smaller one, because hashing would otherwise take a third of their time. */
  passwordCost?: Argon2Parameters;
  /** The version of the spelling of identifiers (I8). Defaults to that of this release. A test passes another one to try an update. */
  spelling?: string;
}

/** The longest that a request waits for a password hash (X5). */
const maxHashWaitMs = 2_000;

/** The result of the second phase. */
export interface Core {
  readonly deps: Deps;
  readonly signingKeys: SigningKeys;
  readonly messaging: MessagingDeps;
  readonly spelling: string;
}

/** Second phase of the start: makes the dependencies of use cases. Commands at the shell call it too. */
export function createDeps(
  config: Config,
  store: Store,
  { now, randomBytes, log, passwordCost, spelling = spellingVersion() }: Environment,
  address: ServerAddress,
  observer?: WorkObserver,
): Core {
  const keys = deriveKeys(config.secretKey, config.previousSecretKey ?? undefined);
  const signingKeys = createSigningKeys({ store, keys, now, randomBytes, log });
  const appUrls = { schemes: config.appUrlSchemes, allowsLoopbackHttp: !config.production };
  const apps = createAppDirectory({ store, now, appUrls });
  const deps: Deps = {
    store,
    now,
    randomBytes,
    keys,
    apps,
    counts: createDailyCounts(store, now, log),
    passwords: createPasswordHasher({
      log,
      ...(observer && { observer }),
      ...(passwordCost && { parameters: passwordCost }),
      maxWaitMs: config.limitsEnabled ? maxHashWaitMs : Number.POSITIVE_INFINITY,
    }),
    breaches: breachListOf(config, observer),
    accessTokens: createSignedAccessTokens({ signingKeys, issuer: address.get, now, randomBytes }),
    deliveryTargets: deliveryTargetsOf(config),
    providers: { EMAIL: providerOrder(config, 'EMAIL'), PHONE: smsProvidersOf(config) },
    webhookReach: config.production ? 'PUBLIC' : 'ANY',
    appUrls,
    smsPrices: config.smsPrices,
    operatorLimits: {
      smsPerDay: config.smsDailyLimit,
      emailsPerDay: config.emailDailyLimit,
      smsCountries: config.smsCountries,
      phoneRanges: config.phoneRangesExtra,
      isTrusted: createAddressMatcher(config.trustedNetworks),
    },
    retention: {
      pseudoUsersDays: config.pseudoUsersKeptDays,
      inactiveUsersDays: config.inactiveUsersDays,
      auditLogDays: config.auditLogDays,
    },
    limitsEnabled: config.limitsEnabled,
  };
  const findApp = async (id: string) => (await apps.find(id))?.settings ?? null;
  const messaging: MessagingDeps = {
    store,
    keys,
    publicUrl: address.get,
    findApp,
    countryOfNumber: number => countryOf(inRanges(readStoredPhone(number), config.phoneRangesExtra)),
    findOtherKinds: (userId, kind) => findOtherKinds(store.reader, userId, kind),
  };
  return { deps, signingKeys, messaging, spelling };
}

function breachListOf({ passwordBreachUrl: url }: Config, observer?: WorkObserver): BreachList {
  if (url === null) return noBreachList;
  return breachService({ url, onOutcome: outcome => observer?.breachCheck(outcome) });
}

/** Returns where messages to each kind of address go. */
export function deliveryTargetsOf(config: Config): Deps['deliveryTargets'] {
  return { EMAIL: deliveryTargetFor(config, 'EMAIL'), PHONE: deliveryTargetFor(config, 'PHONE') };
}

function deliveryTargetFor(config: Config, kind: AddressKind): DeliveryTarget {
  if (providersFor(config, kind).length > 0) return 'PROVIDER';
  return config.production ? 'NOWHERE' : 'INBOX';
}
