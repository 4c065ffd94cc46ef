import type { Kind } from '../../platform/values/kinds.js';
import { maskAddress, maskUsername } from '../../platform/values/mask.rules.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import type { IdentifierRow } from '../identifiers/identifiers.queries.js';
import { hasPassword } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { deviceKindOf } from '../limits/device-kind.rules.js';
import { regionOf } from '../limits/network.rules.js';
import type { PreparedSummary } from '../messaging/templates/prepared-words.rules.js';
import type { OpenSession, WaysIn } from './prepared.queries.js';

/**
 * What the owner of an address can do about an account that somebody else prepared. REMOVE: throw everything else out (N19).
 * LEAVE: take the address off the account, because somebody else had it first (N20).
 */
export const remedies = ['REMOVE', 'LEAVE'] as const;
export type Remedy = (typeof remedies)[number];

export interface PreparedIdentifier {
  readonly kind: Kind;
  /** Masked. */
  readonly value: string;
}

export interface PreparedSession {
  /** Of a closed list; null: unknown. */
  readonly device: string | null;
  /** The part of the internet. */
  readonly network: string | null;
  readonly startedAt: number;
}

/** What an account had before an address of it was proven (N16). */
export interface PreparedBefore {
  readonly hasPassword: boolean;
  readonly passkeys: number;
  readonly hasAuthenticatorApp: boolean;
  readonly identifiers: readonly PreparedIdentifier[];
  readonly sessionCount: number;
  /** The last used ones. */
  readonly sessions: readonly PreparedSession[];
  readonly remedy: Remedy;
}

/** All that an account has. `owned` and `claims` are without the address that was proven. */
export interface AccountState {
  readonly user: UserRow;
  readonly owned: readonly IdentifierRow[];
  readonly claims: readonly ClaimRow[];
  readonly waysIn: WaysIn;
}

/** A sign-up is one request, which may wait for its password hash. What was added so shortly before a session is its own. */
const signUpMs = 60_000;
/** N20: an address that waited so long is mostly one that the owner of the account mistyped. */
const ownedAfterMs = 30 * 86_400_000;
const mostSessionsShown = 20;
const mostOriginsTold = 3;

/**
 * N16, N17: returns what was on the account before, without what the proving session did itself. Null: nothing. Without a session
 * of the user all of it counts: who follows a mailed link may never have signed up.
 */
export function preparedBefore(
  { user, owned, claims, waysIn }: AccountState,
  sessionId: string | null,
  remedy: Remedy,
): PreparedBefore | null {
  const own = waysIn.sessions.find(({ id }) => id === sessionId) ?? null;
  const isOwn = (at: number) => own !== null && at >= own.createdAt - signUpMs;
  const sessions = waysIn.sessions.filter(session => session !== own);
  const identifiers = [
    ...owned.filter(({ verifiedAt }) => !isOwn(verifiedAt)).map(({ kind, display }) => masked(kind, display)),
    ...claims.filter(({ createdAt }) => !isOwn(createdAt)).map(({ kind, value }) => masked(kind, value)),
  ];
  const before: PreparedBefore = {
    hasPassword: hasPassword(user) && own?.proofs.PASSWORD === undefined,
    passkeys: waysIn.passkeys.filter(at => !isOwn(at)).length,
    hasAuthenticatorApp: waysIn.totp !== null && !isOwn(waysIn.totp) && own?.proofs.TOTP === undefined,
    identifiers,
    sessionCount: sessions.length,
    sessions: sessions.slice(0, mostSessionsShown).map(shownSession),
    remedy,
  };
  const { passkeys, hasAuthenticatorApp, sessionCount } = before;
  const isNothing =
    !before.hasPassword && passkeys === 0 && !hasAuthenticatorApp && identifiers.length === 0 && sessionCount === 0;
  return isNothing ? null : before;
}

/**
 * N20: returns what the owner of a newly proven address can do. An account that was there before the address was entered is somebody
 * else's, whatever is left of what they had; so is one with a way in that is older, as an imported one, or one that waited for 30 days.
 */
export function remedyFor(
  { user, owned, waysIn }: Pick<AccountState, 'user' | 'owned' | 'waysIn'>,
  claimedAt: number,
  { hadAddress, now }: { hadAddress: boolean; now: number },
): Remedy {
  const since = [
    user.createdAt,
    ...owned.map(({ verifiedAt }) => verifiedAt),
    ...waysIn.passkeys,
    waysIn.totp ?? claimedAt,
  ];
  const isOlder = since.some(at => at < claimedAt - signUpMs);
  return hadAddress || isOlder || claimedAt <= now - ownedAfterMs ? 'LEAVE' : 'REMOVE';
}

/** Returns what a message keeps. */
export function summaryOf(before: PreparedBefore): PreparedSummary {
  const { hasPassword, passkeys, hasAuthenticatorApp, sessionCount, sessions } = before;
  const origins = sessions.map(({ device, network }) => [device, network].filter(part => part !== null).join(', '));
  const told = [...new Set(origins)].filter(origin => origin !== '').slice(0, mostOriginsTold);
  return { hasPassword, passkeys, hasAuthenticatorApp, sessions: sessionCount, origins: told };
}

function masked(kind: Kind, value: string): PreparedIdentifier {
  return { kind, value: kind === 'USERNAME' ? maskUsername(value) : maskAddress(value) };
}

function shownSession({ userAgent, firstIp, ip, createdAt }: OpenSession): PreparedSession {
  const { program, system } = deviceKindOf(userAgent);
  const device = [program, system].filter(name => name !== null).join(', ');
  const from = firstIp ?? ip;
  return {
    device: device === '' ? null : device,
    network: from === null ? null : regionOf(from),
    startedAt: createdAt,
  };
}
