import { challengeIdIn, type LinkPurpose } from '../../platform/keys/secrets.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { tidyToken } from '../tidy.rules.js';
import type { Challenge } from './challenge.rules.js';
import { findChallenge } from './challenges.queries.js';

/** Returns the challenge of a mailed link for this purpose, whatever its state is. */
export async function findChallengeOfLink(
  { keys, store }: Pick<Deps, 'keys' | 'store'>,
  purpose: LinkPurpose,
  token: string,
): Promise<Challenge> {
  const id = challengeIdIn(keys, purpose, tidyToken(token));
  const challenge = id === null ? null : await findChallenge(store.reader, id);
  if (challenge === null) throw new Refusal('INVALID_TOKEN', { field: 'token' });
  return challenge;
}
