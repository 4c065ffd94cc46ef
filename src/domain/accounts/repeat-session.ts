import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { hasSecondFactor } from '../factors/second-factors.js';
import { keyUsed, type Outcome } from '../idempotency/carry-out-once.js';
import type { KeyedRequest } from '../idempotency/keyed-request.rules.js';
import type { Person } from '../identifiers/person.queries.js';
import { hasPassword } from '../identifiers/user-kind.rules.js';
import { judgePassword } from '../passwords/confirm-password.js';
import { findUnchanged } from '../sessions/find-unchanged.js';
import { issueTokens, type SessionTokens } from '../sessions/open-session.js';
import type { SessionWithPerson } from '../sessions/sessions.queries.js';

/**
 * K5: gives the session that a request with the same key began once more. A refreshed session is not given: its client has
 * received it, and a key from an old log must not give its newest tokens. Whether a password is judged depends on the user alone:
 * null, because the request had none, is a wrong one for a user who has a password.
 */
export async function repeatSession(
  deps: Deps,
  call: Call,
  request: KeyedRequest,
  outcome: Outcome,
  password: string | null,
): Promise<SessionTokens> {
  const find = async (): Promise<SessionWithPerson> => {
    const found = await findUnchanged(deps, deps.store.reader, request, outcome);
    if (found.session.generation !== 1) throw keyUsed(request, 'OUTCOME_OVER');
    // K8: the key and the password must not give a session past a factor that was added since.
    if (await hasSecondFactor(deps.store.reader, call.app, found.person.user.id))
      throw keyUsed(request, 'OUTCOME_OVER');
    return found;
  };
  const { person } = await find();
  if (hasPassword(person.user)) await judgeRepeatedPassword(deps, call, request, person, password ?? '');
  // The session may have been ended while the hash was computed.
  const { session, person: now } = await find();
  return await issueTokens(deps, call, session, now);
}

/** K6: a key must not let anybody try passwords beside the limits of a login. */
async function judgeRepeatedPassword(
  deps: Deps,
  call: Call,
  { operation }: KeyedRequest,
  { user, owned, claims }: Person,
  password: string,
): Promise<void> {
  const { passwordHash } = user;
  if (passwordHash === null) throw new Error('A pseudo user has no password to judge');
  const of = [...owned, ...claims].map(({ kind, value }) => [kind, value]);
  const target = { appId: user.appId, of, userId: user.id, by: 'LOGIN', ip: call.ip } as const;
  await judgePassword(deps, target, passwordHash, password, 'password', tx =>
    recordAction(deps, tx, call, 'LOGIN_FAILED', user.id, { operation }),
  );
}
