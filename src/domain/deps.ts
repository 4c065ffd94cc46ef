import type { Keys } from '../platform/keys/keys.js';
import type { Store } from '../platform/store/store.js';
import type { AddressKind } from '../platform/values/kinds.js';
import type { AppDirectory } from './apps/app-directory.js';
import type { AppUrlPolicy } from './apps/app-urls.rules.js';
import type { WebhookReach } from './apps/webhook-target.rules.js';
import type { PasswordHasher } from './passwords/password-hasher.js';
import type { AccessTokens } from './sessions/access-tokens.js';

/** NOWHERE: production without a provider; then the kind cannot be verified, and notices to it are dropped. */
export type DeliveryTarget = 'PROVIDER' | 'INBOX' | 'NOWHERE';

/** What the operator allows all apps together, above what each app allows itself (X8). */
export interface OperatorLimits {
  readonly smsPerDay: number;
  readonly emailsPerDay: number;
  /** ISO 3166-1 alpha-2. Empty: every country that an app allows. */
  readonly smsCountries: readonly string[];
  /** IP addresses and CIDRs that no limit of a network applies to, except those on wrong passwords and codes (X7). */
  readonly trustedNetworks: readonly string[];
}

/** The things that use cases need. `boot/create-deps.ts` makes them once; a test passes a clock that it can turn. */
export interface Deps {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly keys: Keys;
  readonly apps: AppDirectory;
  readonly passwords: PasswordHasher;
  readonly accessTokens: AccessTokens;
  /** Where messages to each kind of address go. */
  readonly deliveryTargets: Readonly<Record<AddressKind, DeliveryTarget>>;
  /** Where events may go (O6). */
  readonly webhookReach: WebhookReach;
  /** Where the URLs of apps may lead (O7). */
  readonly appUrls: AppUrlPolicy;
  readonly operatorLimits: OperatorLimits;
  /** False, for load tests: lifts X1 to X3, X5, Q3, V9 and V12's cooldown and number. */
  readonly limitsEnabled: boolean;
}
