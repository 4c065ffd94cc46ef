import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import type { Challenge } from './challenge.rules.js';
import { insertChallenge } from './challenges.queries.js';

type Subject = Pick<Challenge, 'appId' | 'purpose' | 'kind' | 'value' | 'userId' | 'claimId'>;

/** Stores a new challenge. Its message is about to be queued, so the cooldown for a resend begins now (V12). */
export async function beginChallenge(
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  tx: Tx,
  subject: Subject,
  { lifetimeMs, trafficSince = null }: { lifetimeMs: number; trafficSince?: number | null },
): Promise<Challenge> {
  const now = deps.now();
  const challenge: Challenge = {
    ...subject,
    id: newId(deps),
    createdAt: now,
    expiresAt: now + lifetimeMs,
    guesses: 0,
    lastSentAt: now,
    closedAt: null,
    outcome: null,
    trafficSince,
  };
  await insertChallenge(tx, challenge);
  return challenge;
}
