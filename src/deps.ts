import type { AppDirectory } from './apps/app-directory.js';
import type { Keys } from './keys.js';
import type { AccessTokens } from './sessions/access-tokens.js';
import type { Store } from './store/store.js';
import type { PasswordHasher } from './users/password-hasher.js';

/** What use cases need from outside. Made once in main.ts; a test makes its own with a clock that it can turn. */
export interface Deps {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly keys: Keys;
  readonly apps: AppDirectory;
  readonly passwords: PasswordHasher;
  readonly accessTokens: AccessTokens;
  /** Whether SMS leave this machine, rather than landing in the development inbox. */
  readonly sendsSms: boolean;
  /** 'off' lifts X1 to X3, X5, Q3, V9 and V12's cooldown and number, for load tests. */
  readonly limits: 'on' | 'off';
}
