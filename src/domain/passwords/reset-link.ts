import { hadBegun } from '../../platform/values/clock.rules.js';
import { maskAddress, maskUsername } from '../../platform/values/mask.rules.js';
import { moveCallToApp } from '../apps/move-call-to-app.js';
import type { App } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findPerson, type Person } from '../identifiers/person.queries.js';
import { invitationMs } from '../lifetimes.rules.js';
import { Refusal } from '../refusal.js';
import { type Challenge, checkLinkStillGood } from '../verification/challenge.rules.js';
import { findChallengeOfLink } from '../verification/challenge-of-link.js';

export interface ResetLinkInfo {
  app: App;
  address: string;
  username: string | null;
  isInvitation: boolean;
}

/**
 * Returns the account that a mailed link resets (W6). Changes nothing. Refuses a link that no longer works. Masks the values for everyone. Otherwise
 * a thief who has only the link would learn the identifier for a login.
 */
export async function readResetLinkInfo(deps: Deps, anyCall: Call, token: string): Promise<ResetLinkInfo> {
  const { challenge, call } = await findResetOfLink(deps, anyCall, token);
  const person = await findResetPerson(deps, challenge, 'token');
  if (!isOwnedSinceRequest(challenge, person, deps.now())) throw new Refusal('INVALID_TOKEN', { field: 'token' });
  const username = person.owned.find(own => own.kind === 'USERNAME')?.display ?? null;
  return {
    app: call.app,
    address: maskAddress(challenge.value),
    username: username === null ? null : maskUsername(username),
    isInvitation: isInvitation(challenge),
  };
}

/** W14: whether a reset is an invitation. It has a longer lifetime, which its row shows even if the user has changed since. */
function isInvitation({ createdAt, expiresAt }: Challenge): boolean {
  return expiresAt - createdAt === invitationMs;
}

/** Finds the open reset of a link, and moves the call to its app. */
export async function findResetOfLink(
  deps: Deps,
  call: Call,
  token: string,
): Promise<{ challenge: Challenge; call: Call }> {
  const challenge = await findChallengeOfLink(deps, 'RESET', token);
  const ownCall = await moveCallToApp(deps, call, challenge.appId, 'token');
  checkLinkStillGood(challenge, deps.now());
  return { challenge, call: ownCall };
}

/** Finds the user of a reset. Refuses a decoy (W4) and the reset of a disabled user (L7) like an unknown one. */
export async function findResetPerson(
  { store }: Deps,
  { appId, userId }: Challenge,
  field: 'token' | 'resetId',
): Promise<Person> {
  const person = userId === null ? null : await findPerson(store.reader, appId, userId);
  if (person === null || person.user.disabledAt !== null) throw new Refusal('INVALID_TOKEN', { field });
  return person;
}

/**
 * Returns whether the user has owned the address without a break since the reset was sent. If they gave it up and verified it again, the old message
 * must not work (W5). After the clock was set back, a reset works at once (W16). An invitation works as long as its claim exists (O14).
 */
export function isOwnedSinceRequest(
  { kind, value, createdAt, claimId }: Challenge,
  { owned, claims }: Pick<Person, 'owned' | 'claims'>,
  now: number,
): boolean {
  if (claimId !== null) return claims.some(claim => claim.id === claimId);
  return owned.some(own => own.kind === kind && own.value === value && hadBegun(own.verifiedAt, createdAt, now));
}
