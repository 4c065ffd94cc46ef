import type { Keys } from '../../platform/keys/keys.js';
import type { Store } from '../../platform/store/store.js';
import type { Canonical } from '../../platform/values/canonical.js';
import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import type { MessagingApp } from './templates/compose.js';

/** The dependencies for composing messages, in the worker that sends them and in the development inbox. */
export interface MessagingDeps {
  readonly store: Store;
  readonly keys: Keys;
  /** The only base of links in messages. Throws before the server listens. */
  readonly publicUrl: () => string;
  readonly findApp: (appId: string) => Promise<MessagingApp | null>;
  /** Returns the country of a phone number, ISO 3166-1 alpha-2; `ZZ` for none. */
  readonly countryOfNumber: (number: Canonical) => string;
  /** Returns the kinds of a user's identifiers other than `kind` (V19). */
  readonly findOtherKinds: (userId: string, kind: AddressKind) => Promise<readonly Kind[]>;
}
