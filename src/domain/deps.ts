import type { SmsPrices } from '../platform/config/sms-prices.rules.js';
import type { Keys } from '../platform/keys/keys.js';
import type { Store } from '../platform/store/store.js';
import type { AddressKind } from '../platform/values/kinds.js';
import type { AppDirectory } from './apps/app-directory.js';
import type { AppUrlPolicy } from './apps/app-urls.rules.js';
import type { WebhookReach } from './apps/webhook-target.rules.js';
import type { DailyCounts } from './audit/daily-counts.js';
import type { PhoneRange } from './identifiers/phone.rules.js';
import type { BreachList } from './passwords/breach-list.js';
import type { PasswordHasher } from './passwords/password-hasher.js';
import type { AccessTokens } from './sessions/access-tokens.js';

/** NOWHERE is for production without a provider. Then this kind cannot be verified, and notices to it are dropped. */
export type DeliveryTarget = 'PROVIDER' | 'INBOX' | 'NOWHERE';

/** The operator's limits for all apps together, in addition to the limits of each app (X8). */
export interface OperatorLimits {
  readonly smsPerDay: number;
  readonly emailsPerDay: number;
  /** ISO 3166-1 alpha-2. Empty means every country that an app allows. */
  readonly smsCountries: readonly string[];
  /** Ranges of numbers that are newer than libphonenumber's data (I11). */
  readonly phoneRanges: readonly PhoneRange[];
  /** Whether an IP address is exempt from limits per network, except those on wrong passwords and codes (X7). */
  readonly isTrusted: (ip: string) => boolean;
}

/** How long rows are kept, in days. Null means forever (R1, R2, R4). */
export interface Retention {
  readonly pseudoUsersDays: number | null;
  readonly inactiveUsersDays: number | null;
  readonly auditLogDays: number | null;
}

/** The dependencies of use cases. `boot/create-deps.ts` creates them once. A test passes a clock that it can set. */
export interface Deps {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly keys: Keys;
  readonly apps: AppDirectory;
  /** Counts the events of each day (O18). */
  readonly counts: DailyCounts;
  readonly passwords: PasswordHasher;
  /** Passwords that became public (W7). */
  readonly breaches: BreachList;
  readonly accessTokens: AccessTokens;
  /** The names of the providers for each kind of address, in their order (D14). */
  readonly providers: Readonly<Record<AddressKind, readonly string[]>>;
  /** Where messages to each kind of address go. */
  readonly deliveryTargets: Readonly<Record<AddressKind, DeliveryTarget>>;
  /** Where the server may send events (O6). */
  readonly webhookReach: WebhookReach;
  /** The URLs that apps may use (O7). */
  readonly appUrls: AppUrlPolicy;
  readonly operatorLimits: OperatorLimits;
  /** The price of one segment of an SMS for the operator. Null if it is unknown. */
  readonly smsPrices: SmsPrices | null;
  readonly retention: Retention;
  /** False in load tests: turns off X1 to X3, X5, Q3, V9, and the cooldown and number of V12. */
  readonly limitsEnabled: boolean;
}
