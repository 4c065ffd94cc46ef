import { equalBytes, type Keys } from '../../../platform/keys/keys.js';
import { clockToleranceMs } from '../../../platform/values/clock.rules.js';
import { idFromBytes, idToBytes } from '../../../platform/values/ids.js';

/** Time enough to choose a passkey and to type a PIN. */
export const challengeLifetimeMs = 300_000;

/** What a challenge may be answered for. */
export interface ChallengeScope {
  /** ADD: a new passkey. PROVE: a login, or a proof of presence. */
  readonly use: 'ADD' | 'PROVE';
  readonly appId: string;
  /** The id of the session that adds a passkey, or of the user who may prove. `ANYONE`: whoever has a passkey of the app. */
  readonly of: string;
}

/** A challenge of ours, read from an answer. */
export interface PasskeyChallenge {
  readonly id: string;
  readonly expiresAt: number;
  isFor(scope: ChallengeScope): boolean;
}

const idBytes = 16;
const timeBytes = 6;
const macBytes = 32;

/** Returns a challenge in Base64URL: its id, when it expires, and an HMAC-SHA-256 of both and its scope. Nothing is stored. */
export function makeChallenge(keys: Keys, scope: ChallengeScope, id: string, now: number): string {
  const head = Buffer.alloc(idBytes + timeBytes);
  head.set(idToBytes(id));
  head.writeUIntBE(now + challengeLifetimeMs, idBytes, timeBytes);
  return Buffer.concat([head, keys.mac('passkey challenge', macInput(scope, head))]).toString('base64url');
}

/** Returns null for a text that no challenge can be. `isFor` says whether this server made it. */
export function readChallenge(keys: Keys, text: string): PasskeyChallenge | null {
  const bytes = Buffer.from(text, 'base64url');
  // Base64 can write the same bytes in several ways. Accept only ours.
  if (bytes.length !== idBytes + timeBytes + macBytes || bytes.toString('base64url') !== text) return null;
  const [head, mac] = [bytes.subarray(0, idBytes + timeBytes), bytes.subarray(idBytes + timeBytes)];
  return {
    id: idFromBytesOrEmpty(head.subarray(0, idBytes)),
    expiresAt: head.readUIntBE(idBytes, timeBytes),
    isFor: scope => keys.macs('passkey challenge', macInput(scope, head)).some(own => equalBytes(own, mac)),
  };
}

/** A challenge that ends later than any can is from before the clock was put back, when it may have been used and forgotten. */
export function isChallengeOpen({ expiresAt }: Pick<PasskeyChallenge, 'expiresAt'>, now: number): boolean {
  return now < expiresAt && expiresAt <= now + challengeLifetimeMs + clockToleranceMs;
}

function macInput({ use, appId, of }: ChallengeScope, head: Buffer): string {
  return [use, appId, of, head.toString('base64url')].join('\n');
}

/** A stranger's bytes may be no UUID. */
function idFromBytesOrEmpty(bytes: Uint8Array): string {
  try {
    return idFromBytes(bytes);
  } catch {
    return '';
  }
}
