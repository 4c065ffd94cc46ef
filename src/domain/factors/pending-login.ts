import { equalBytes } from '../../platform/keys/keys.js';
import { clockToleranceMs, isFromFuture } from '../../platform/values/clock.rules.js';
import { newId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { Refusal } from '../refusal.js';
import { type ProofMethod, proofMethods } from '../sessions/proofs.rules.js';
import type { TotpRow } from './factors.queries.js';

/** F13: how long a login waits for another proof. */
export const pendingLoginMs = 600_000;

/** A login whose first proof was right, and that needs another. It is not stored. The client has it, sealed, as `loginId`. */
export interface PendingLogin {
  /** Identifies this login in the limits of attempts (F16). */
  readonly id: string;
  readonly appId: string;
  readonly userId: string;
  /** The proofs that were right. */
  readonly methods: readonly ProofMethod[];
  /** The details for the audit log. */
  readonly details: Record<string, unknown>;
  readonly expiresInSeconds: number | null;
  readonly endsAt: number;
  /** The proof that completes it (M13). Absent means a second factor. */
  readonly by?: 'PASSWORD';
  /** A MAC of the user's password hash and authenticator app at that time. */
  readonly state: string;
  /** When a session of the user had last ended at that time. Absent in a login that a node of an older version began. */
  readonly sessionsEndedAt?: number;
}

type SealDeps = Pick<Deps, 'keys' | 'now' | 'randomBytes'>;

export function sealPendingLogin(
  deps: SealDeps,
  user: UserRow,
  totp: TotpRow | null,
  login: Pick<PendingLogin, 'methods' | 'details' | 'expiresInSeconds' | 'by'>,
): string {
  const { methods, details, expiresInSeconds, by } = login;
  const pending: PendingLogin = {
    methods,
    details,
    expiresInSeconds,
    ...(by && { by }),
    id: newId(deps),
    appId: user.appId,
    userId: user.id,
    endsAt: deps.now() + pendingLoginMs,
    state: deps.keys.mac('pending login', stateOf(user, totp)).toString('base64url'),
    sessionsEndedAt: user.sessionsEndedAt,
  };
  return deps.keys.seal(JSON.stringify(pending), deps.randomBytes, 'pending login');
}

/** Returns a login that this server began within ten minutes. */
export function openPendingLogin({ keys, now }: Pick<Deps, 'keys' | 'now'>, loginId: string): PendingLogin {
  const pending = unsealed(keys, loginId);
  if (pending === null || !isInTime(pending, now())) throw loginEnded();
  if (!pending.methods.every(each => proofMethods.includes(each))) throw loginEnded();
  return pending;
}

/** F50: one that began in the future is from before the clock was set back. It may have been completed, and its record deleted since. */
function isInTime({ endsAt }: PendingLogin, now: number): boolean {
  return now < endsAt && !isFromFuture(endsAt - pendingLoginMs, now);
}

/**
 * F13: refuses a pending login after the password or authenticator app was changed, added or removed, and after the user was disabled or deleted.
 * F52: also after a session of the user was ended. Otherwise a thief of the password could complete it after an undo, which changes no password.
 */
export function checkLoginOpen<Found extends { user: UserRow; totp: TotpRow | null }>(
  { keys }: Pick<Deps, 'keys'>,
  login: PendingLogin,
  found: Found | null,
): asserts found is Found {
  if (found === null || found.user.disabledAt !== null) throw loginEnded();
  if (hasSessionEndedSince(login, found.user)) throw loginEnded();
  const kept = Buffer.from(login.state, 'base64url');
  const isUnchanged = keys.macs('pending login', stateOf(found.user, found.totp)).some(mac => equalBytes(mac, kept));
  if (!isUnchanged) throw loginEnded();
}

/**
 * F52, F54: whether a session was ended since the login began. A clean-up stores the end of a session that had expired before, which ends no login.
 * Another node may have stored the end by its own clock.
 */
function hasSessionEndedSince({ endsAt, sessionsEndedAt: known }: PendingLogin, { sessionsEndedAt }: UserRow): boolean {
  if (known === undefined || known === sessionsEndedAt) return false;
  return sessionsEndedAt > endsAt - pendingLoginMs - clockToleranceMs;
}

export function loginEnded(): Refusal {
  return new Refusal('INVALID_TOKEN', { field: 'loginId' });
}

function stateOf({ passwordHash }: UserRow, totp: TotpRow | null): string {
  return JSON.stringify([passwordHash, totp?.id ?? null]);
}

function unsealed(keys: Deps['keys'], loginId: string): PendingLogin | null {
  // Twice the longest one that we make.
  if (loginId.length > 2_048) return null;
  try {
    return JSON.parse(keys.unseal(loginId, 'pending login')) as PendingLogin;
  } catch {
    return null;
  }
}
