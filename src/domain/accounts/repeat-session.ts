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
 * K5: returns again the session that a request with the same key began. Refuses if the session was refreshed: its client has received it, and a key
 * from an old log must not return its newest tokens. If the user has a password, it is judged, and a request without one counts as wrong.
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
    // K8: if a second factor was added since, the key and the password must not bypass it.
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

/** K6: judges the password within the limits of a login. Otherwise a key would allow further guesses. */
async function judgeRepeatedPassword(
  deps: Deps,
  call: Call,
  { operation }: KeyedRequest,
  { user, owned, claims }: Person,
  password: string,
): Promise<void> {
  const { passwordHash } = user;
  if (passwordHash === null) throw new Error('A pseudo user has no password to judge');
  const isOwned = (value: string) => owned.some(own => own.value === value);
  // M15: a user may also claim the address that they own. It is one subject of the limits.
  const of = [...owned, ...claims.filter(({ value }) => !isOwned(value))].map(({ kind, value }) => [kind, value]);
  const target = { appId: user.appId, of, userId: user.id, by: 'LOGIN', ip: call.ip } as const;
  await judgePassword(deps, target, passwordHash, password, 'password', tx =>
    recordAction(deps, tx, call, 'LOGIN_FAILED', user.id, { operation }),
  );
}
