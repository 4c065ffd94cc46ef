import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import { maskAddress, maskUsername } from '../../platform/values/mask.rules.js';
import { moveCallToApp } from '../apps/move-call-to-app.js';
import type { App } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findClaims } from '../identifiers/claims.queries.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { findOtherKinds } from '../identifiers/other-kinds.queries.js';
import { findOwner } from '../identifiers/owner.js';
import { readStoredAddress } from '../identifiers/parse.rules.js';
import { Refusal } from '../refusal.js';
import { challengeStatus } from './challenge.rules.js';
import { findChallengeOfLink } from './challenge-of-link.js';
import { readVerification } from './list-verifications.js';
import type { VerificationState } from './verification.rules.js';

export interface LinkInfo {
  kind: AddressKind;
  address: string;
  app: App;
  username: string | null;
  /** Empty after the claim has ended, because a used link must not reveal later changes of the account. */
  otherIdentifiers: Kind[];
  state: VerificationState;
}

/** Returns the purpose of a link (V14). Changes nothing. Masks values for everyone except the user. */
export async function readLinkInfo(deps: Deps, call: Call, token: string): Promise<LinkInfo> {
  const { reader } = deps.store;
  const challenge = await findChallengeOfLink(deps, 'CLAIM', token);
  const { app } = await moveCallToApp(deps, call, challenge.appId, 'token');
  const { kind, value, userId, outcome } = challenge;
  if (userId === null) throw new Refusal('INVALID_TOKEN', { field: 'token' });
  const isClaimed = (await findClaims(reader, { userId })).some(claim => claim.id === challenge.claimId);
  if (challengeStatus(challenge, deps.now()) === 'CLOSED' && outcome !== 'USED' && !isClaimed) {
    // A replaced link no longer verifies, but "This wasn't me" works as long as the claim exists (V14).
    throw new Refusal('INVALID_TOKEN', { field: 'token' });
  }
  const isOneself = call.actor.kind === 'USER' && call.actor.id === userId;
  const username = (await findIdentifiers(reader, { userId })).find(each => each.kind === 'USERNAME')?.display ?? null;
  const owner = await findOwner(reader, app.id, readStoredAddress(challenge));
  const isTaken = owner !== null && owner.user.id !== userId;
  return {
    kind,
    address: isOneself ? value : maskAddress(value),
    app,
    username: isOneself || username === null ? username : maskUsername(username),
    otherIdentifiers: isClaimed ? await findOtherKinds(reader, userId, kind) : [],
    state: isTaken ? 'TAKEN' : (await readVerification(deps, challenge)).state,
  };
}
