import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { lockUserForLogin, updateUser } from '../identifiers/users.queries.js';
import { admitLogin, beginLoginAttempt, countFailedLogin } from '../limits/login-attempts.js';
import { networkOf } from '../limits/network.rules.js';
import { type Quota, refuseUnless, spendQuotas } from '../limits/spend.js';
import { normalisePassword } from '../passwords/password.rules.js';
import { Refusal } from '../refusal.js';
import { issueTokens, makeRoomForSession, openSession, type SessionTokens } from '../sessions/open-session.js';
import { accessTokenSeconds } from '../sessions/session.rules.js';
import { listHeldSessions } from '../sessions/sessions.queries.js';

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
    // I6: told by the text alone, whether or not somebody has it.
    if (identifier.isRefusedToday) {
      throw exhausted ?? new Refusal('INVALID_IDENTIFIER', { field: 'identifier', reason: 'MALFORMED' });
    }
    throw exhausted ?? new Refusal('INVALID_CREDENTIALS');
  }
  if (user === null) {
    // Count this too; otherwise a claimant's own password would reset the failed logins at another user's address.
    const exhausted = await deps.store.transaction(tx => countFailedLogin(deps, tx, attempt));
    throw exhausted ?? new Refusal('IDENTIFIER_NOT_VERIFIED', { field: 'identifier' });
  }

  const isDue = deps.passwords.needsRehash(knownHash, verdict);
  const newHash = isDue ? await deps.passwords.hash(given as string, call.ip) : null;
  const session = await deps.store.transaction(async tx => {
    const [held, sessions] = await tx.inOrder([
      lockUserForLogin(tx, { userId: user.id, now: deps.now() }),
      listHeldSessions(tx, { userId: user.id }),
    ]);
    // The password may have been changed, or the user disabled, while the hash was computed.
    if (held === null || held.passwordHash !== knownHash || held.disabledAt !== null) {
      throw new Refusal('INVALID_CREDENTIALS');
    }
    if (!(await admitLogin(deps, tx, attempt))) throw new Refusal('INVALID_CREDENTIALS');
    // X16: a known network counts apart. Otherwise a thief of the password could keep the owner from logging in.
    const network = attempt?.isKnown === true ? [networkOf(call.ip)] : [];
    const ofUser: Quota = { limit: 'loginsOfUser', of: [user.id, ...network], field: 'identifier' };
    refuseUnless(await spendQuotas(deps, tx, [ofUser]));
    if (newHash !== null) await updateUser(tx, user.id, { passwordHash: newHash });
    await recordAction(deps, tx, call, 'LOGGED_IN', user.id, { kind: identifier.kind });
    await makeRoomForSession(deps, tx, call, user.id, sessions);
    return await openSession(deps, tx, call, held, expiresInSeconds);
  });
  deps.counts.add(call.app.id, 'LOGIN');
  return await issueTokens(deps, call, session);
}
