import type { App } from '../../../domain/apps/settings.rules.js';
import { createDailyCounts } from '../../../domain/audit/daily-counts.js';
import type { Call, UserCall } from '../../../domain/call.js';
import type { Deps } from '../../../domain/deps.js';
import type { SessionTokens } from '../../../domain/sessions/open-session.js';
import { storeWithin, type Tx } from '../../../platform/store/store.js';
import type { Dice } from './dice.js';
import { type InventedPerson, userAgents } from './people.js';

/** The password of every invented user. The README uses it too. */
export const seedPassword = 'plum-tin-harbour-42';

/** The environment of invented users: the dependencies of the server's use cases, with a clock that can be set. */
export interface SeedContext {
  /** The dependencies, with this clock. `delivery.ts` settles messages, and no provider gets them. */
  readonly deps: Deps;
  app: App;
  readonly dice: Dice;
  readonly present: number;
  /** The first person, who owns a verified email address and phone number. */
  readonly first: InventedPerson;
  /** Sets the clock, but never later than the present. */
  setClock(instant: number): void;
  wait(ms: number): void;
  /** Moves the clock by up to this share of the remaining time until the present. */
  later(share: number): void;
}

export async function openSeedContext(deps: Deps, app: App, dice: Dice, first: InventedPerson): Promise<SeedContext> {
  const present = deps.now();
  let clock = present;
  // At full cost, seven hundred hashes would take a minute. All users have the same password, so they share one hash.
  const hash = await deps.passwords.hash(seedPassword, '127.0.0.1');
  return {
    deps: {
      ...deps,
      now: () => clock,
      // Counts by this clock. `seedUsers` writes them at the end.
      counts: createDailyCounts(deps.store, () => clock, { warn() {} }),
      randomBytes: dice.bytes,
      passwords: {
        ...deps.passwords,
        hash: async () => hash,
        verify: async (phc, password) => (phc !== null && password === seedPassword ? 'RIGHT' : 'WRONG'),
        needsRehash: () => false,
      },
      // Nobody uses these tokens, so they are not signed. A signature would need a signing key from the past.
      accessTokens: { ...deps.accessTokens, issue: async ({ sessionId }) => sessionId },
      deliveryTargets: { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' },
      limitsEnabled: false,
    },
    app,
    dice,
    present,
    first,
    setClock(instant) {
      clock = Math.min(instant, present);
    },
    wait(ms) {
      clock = Math.min(clock + ms, present);
    },
    later(share) {
      clock += Math.floor(((present - clock) * share * dice.below(1_000)) / 1_000);
    },
  };
}

/**
 * Returns the same context inside one transaction, so that each scenario is committed only once. Forty commits for each of seven hundred users
 * would take minutes on a slow disk.
 */
export function inTransaction(context: SeedContext, tx: Tx): SeedContext {
  const store = storeWithin(context.deps.store, tx);
  return { ...context, deps: { ...context.deps, store } };
}

/** Returns a request of a person from one of their devices. Only the first device is at home. */
export function callOf({ app }: Pick<SeedContext, 'app'>, { ip }: InventedPerson, device = 0): Call {
  const userAgent = userAgents[device % userAgents.length] ?? null;
  const from = device === 0 ? ip : `2001:db8:ffff:${device}::1`;
  return { app, actor: { kind: 'ANYONE' }, ip: from, appIsNamed: false, userAgent };
}

/** A user who has logged in. */
export interface SeededUser {
  readonly person: InventedPerson;
  readonly userId: string;
  readonly call: UserCall;
  readonly refreshToken: string;
}

/** Returns the user of a new session. Here the access token is the id of the session. */
export function seededUserOf(person: InventedPerson, call: Call, tokens: SessionTokens): SeededUser {
  const { userId, accessToken: sessionId, refreshToken } = tokens;
  return { person, userId, refreshToken, call: { ...call, actor: { kind: 'USER', id: userId, sessionId } } };
}
