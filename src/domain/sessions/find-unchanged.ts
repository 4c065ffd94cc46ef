import type { Reader } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { keyUsed, type Outcome } from '../idempotency/carry-out-once.js';
import { isSamePassword, type KeyedRequest } from '../idempotency/keyed-request.rules.js';
import { isSessionLive } from './session.rules.js';
import { findSession, type SessionWithPerson } from './sessions.queries.js';

/**
 * Returns the session that a request with an idempotency key created or kept, or refuses (K8). This is the only place that decides whether the
 * outcome of a user's request may be returned again. For a session, `repeatSession` also checks second factors, which belong to another slice.
 */
export async function findUnchanged(
  { keys, now }: Pick<Deps, 'keys' | 'now'>,
  reader: Reader,
  request: KeyedRequest,
  { id, passwordMac }: Outcome,
): Promise<SessionWithPerson> {
  const found = await findSession(reader, id);
  const isUnchanged =
    found !== null &&
    isSessionLive(found.session, now()) &&
    found.person.user.disabledAt === null &&
    passwordMac !== null &&
    isSamePassword(keys, found.person.user.passwordHash, passwordMac);
  if (!isUnchanged) throw keyUsed(request, 'OUTCOME_OVER');
  return found;
}
