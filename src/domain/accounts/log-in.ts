import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { rehashOlderPassword } from '../identifiers/given-up/given-up.queries.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { updateUser } from '../identifiers/users.queries.js';
import { admitLogin, beginLoginAttempt, countFailedLogin } from '../limits/login-attempts.js';
import { normalisePassword } from '../passwords/password.rules.js';
import { Refusal } from '../refusal.js';
import type { SessionTokens } from '../sessions/open-session.js';
import { accessTokenSeconds } from '../sessions/session.rules.js';
import { beginSession, finishLogin, lockForSession } from './begin-session.js';

/**
 * Logs in the owner of the identifier, if the password is right. Always computes one hash (L6). All refusals are the
 * same (L4), except one that requires the right password (L5).
 */
export async function logIn(
  deps: Deps,
  call: Call,
  { user, unprovenClaimant, identifier }: ResolvedIdentifier,
  password: string,
  expiresInSeconds: number | null,
): Promise<SessionTokens> {
  accessTokenSeconds(call.app.settings, expiresInSeconds);
  const candidate = user ?? unprovenClaimant;
  const attempt = await beginLoginAttempt(
    deps,
    {
      appId: call.app.id,
      of: [[identifier.kind, identifier.value]],
      userId: candidate?.id ?? null,
      by: 'LOGIN',
      ip: call.ip,
    },
    'identifier',
  );
  const given = normalisePassword(password);
  const knownHash = given === null ? null : (candidate?.passwordHash ?? null);
  const verdict = await deps.passwords.verify(knownHash, given === null ? '' : password, call.ip);
  const isRefused = verdict === 'WRONG' || attempt?.isSilentlyRefused === true;
  if (candidate === null || knownHash === null || isRefused || candidate.disabledAt !== null) {
    const exhausted = await deps.store.transaction(async tx => {
      await recordAction(deps, tx, call, 'LOGIN_FAILED', user?.id ?? null, { kind: identifier.kind });
      return await countFailedLogin(deps, tx, attempt);
    });
    deps.counts.add(call.app.id, 'LOGIN_FAILED');
    // I6: refused because of the text alone, whether or not somebody has this identifier.
    if (identifier.isRefusedToday) {
      throw exhausted ?? new Refusal('INVALID_IDENTIFIER', { field: 'identifier', reason: 'MALFORMED' });
    }
    throw exhausted ?? new Refusal('INVALID_CREDENTIALS');
  }
  if (user === null) {
    // Count this too. Otherwise claimants could reset the failed logins at another user's address with their own password.
    const exhausted = await deps.store.transaction(tx => countFailedLogin(deps, tx, attempt));
    throw exhausted ?? new Refusal('IDENTIFIER_NOT_VERIFIED', { field: 'identifier' });
  }

  const isDue = deps.passwords.needsRehash(knownHash, verdict);
  const newHash = isDue ? await deps.passwords.hash(given as string, call.ip) : null;
  const begun = await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, call, user.id);
    // The password may have been changed, or the user disabled, while the hash was computed.
    if (locked === null || locked.user.passwordHash !== knownHash || locked.user.disabledAt !== null) {
      throw new Refusal('INVALID_CREDENTIALS');
    }
    if (!(await admitLogin(deps, tx, attempt))) throw new Refusal('INVALID_CREDENTIALS');
    if (newHash !== null) {
      await updateUser(tx, user.id, { passwordHash: newHash });
      await rehashOlderPassword(tx, user.id, knownHash, newHash);
    }
    // A login that waits for a second factor is bound to the hash that is stored now (F13).
    const asStored = { ...locked.user, passwordHash: newHash ?? knownHash };
    return await beginSession(
      deps,
      tx,
      call,
      { ...locked, user: asStored },
      {
        methods: ['PASSWORD'],
        field: 'identifier',
        details: { kind: identifier.kind },
        expiresInSeconds,
      },
    );
  });
  return await finishLogin(deps, call, begun);
}
