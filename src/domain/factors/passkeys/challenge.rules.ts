import { equalBytes, type Keys } from '../../../platform/keys/keys.js';
import { clockToleranceMs } from '../../../platform/values/clock.rules.js';
import { idToBytes, readIdBytes } from '../../../platform/values/ids.js';

/** Enough time to choose a passkey and to type a PIN. */
export const challengeLifetimeMs = 300_000;

/** The purpose for which a challenge may be answered. */
export interface ChallengeScope {
  /** ADD: a new passkey. PROVE: a login, or a proof of presence. COMPLETE: the second factor of a login. */
  readonly use: 'ADD' | 'PROVE' | 'COMPLETE';
  readonly appId: string;
}

/** For challenges that any passkey of the app may answer. */
export const anyone = 'ANYONE';

/** Identifies one login of one user that waits for a second factor. */
export function loginOf({ id, userId }: { readonly id: string; readonly userId: string }): string {
  return `${id} ${userId}`;
}

/** One of our challenges, parsed from an answer. */
export interface PasskeyChallenge {
  readonly id: string;
  readonly expiresAt: number;
  isFor(scope: ChallengeScope): boolean;
  /** Whether it belongs to this session, user or login, or to `anyone`. */
  isOf(of: string): boolean;
}

const idBytes = 16;
const timeBytes = 6;
/** The MACs are HMAC-SHA-256, truncated to 128 bits (RFC 2104, 5). */
const macBytes = 16;
const [ofAt, scopeAt] = [idBytes + timeBytes, idBytes + timeBytes + macBytes];

/**
 * Returns a challenge in Base64URL: its id, the time at which it expires, and two MACs. Nothing is stored. The first MAC binds it to its owner. It is
 * separate from the second, so that a passkey of another user is refused as late as a wrong signature. An earlier refusal would reveal whose passkey
 * it is (F35).
 */
export function makeChallenge(keys: Keys, scope: ChallengeScope, of: string, id: string, now: number): string {
  const head = Buffer.alloc(scopeAt);
  head.set(idToBytes(id));
  head.writeUIntBE(now + challengeLifetimeMs, idBytes, timeBytes);
  head.set(short(keys.mac('passkey challenge', ofInput(of, head))), ofAt);
  return Buffer.concat([head, short(keys.mac('passkey challenge', scopeInput(scope, head)))]).toString('base64url');
}

/** Parses a challenge. Null if the text cannot be one. `isFor` checks whether this server made it. */
export function readChallenge(keys: Keys, text: string): PasskeyChallenge | null {
  const bytes = Buffer.from(text, 'base64url');
  // Base64 can encode the same bytes in several ways. Accept only our encoding.
  if (bytes.length !== scopeAt + macBytes || bytes.toString('base64url') !== text) return null;
  const head = bytes.subarray(0, scopeAt);
  const isOneOf = (macs: readonly Buffer[], given: Buffer) => macs.some(own => equalBytes(short(own), given));
  return {
    // The bytes may come from a stranger.
    id: readIdBytes(head.subarray(0, idBytes)) ?? '',
    expiresAt: head.readUIntBE(idBytes, timeBytes),
    isFor: scope => isOneOf(keys.macs('passkey challenge', scopeInput(scope, head)), bytes.subarray(scopeAt)),
    isOf: of => isOneOf(keys.macs('passkey challenge', ofInput(of, head)), head.subarray(ofAt)),
  };
}

/**
 * A challenge that expires too late is from before the clock was set back. It may have been used, and its record deleted since, so it counts as
 * expired.
 */
export function isChallengeOpen({ expiresAt }: Pick<PasskeyChallenge, 'expiresAt'>, now: number): boolean {
  return now < expiresAt && expiresAt <= now + challengeLifetimeMs + clockToleranceMs;
}

function short(mac: Buffer): Buffer {
  return mac.subarray(0, macBytes);
}

function scopeInput({ use, appId }: ChallengeScope, head: Buffer): string {
  return [use, appId, head.toString('base64url')].join('\n');
}

function ofInput(of: string, head: Buffer): string {
  return ['OF', of, head.subarray(0, ofAt).toString('base64url')].join('\n');
}
