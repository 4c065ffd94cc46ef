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
 * The remedies of an address's owner for an account that somebody else prepared. REMOVE: remove everything else (N19). LEAVE: remove the address from
 * the account, because somebody else had the account first (N20).
 */
export const remedies = ['REMOVE', 'LEAVE'] as const;
export type Remedy = (typeof remedies)[number];

export interface PreparedIdentifier {
  readonly kind: Kind;
  /** The address, masked. */
  readonly value: string;
}

export interface PreparedSession {
  /** A name from a closed list. Null if it is unknown. */
  readonly device: string | null;
  /** The masked network. */
  readonly network: string | null;
  readonly startedAt: number;
}

/** The state of an account before an address of it was proven (N16). */
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

/** Everything that an account has. `owned` and `claims` do not include the address that was proven. */
export interface AccountState {
  readonly user: UserRow;
  readonly owned: readonly IdentifierRow[];
  readonly claims: readonly ClaimRow[];
  readonly waysIn: WaysIn;
}

/** A sign-up is one request, which may wait for its password hash. So additions this shortly before a session belong to the same sign-up. */
const signUpMs = 60_000;
/** N20: an address that was unproven for this long is usually one that the owner of the account mistyped. */
const ownedAfterMs = 30 * 86_400_000;
const mostSessionsShown = 20;
const mostOriginsShown = 3;

/**
 * N16, N17: returns what was on the account before, except the actions of the session that proves. Null if there is nothing. Without a session of the
 * user, everything counts, because the reader of a mailed link may never have signed up.
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
 * N20: returns what the owner of a newly proven address can do. The account counts as somebody else's if it existed before the address was entered,
 * even if nothing of that time is left. It also does if another way to log in is older, as after an import, or if the address was unproven for 30
 * days.
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

/** Returns the summary that a message stores. */
export function summaryOf(before: PreparedBefore): PreparedSummary {
  const { hasPassword, passkeys, hasAuthenticatorApp, sessionCount, sessions } = before;
  const origins = sessions.map(({ device, network }) => [device, network].filter(part => part !== null).join(', '));
  const shown = [...new Set(origins)].filter(origin => origin !== '').slice(0, mostOriginsShown);
  return { hasPassword, passkeys, hasAuthenticatorApp, sessions: sessionCount, origins: shown };
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
