import { createHash, createPublicKey } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL, isoCBOR, parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import { challengeLifetimeMs } from './challenge.rules.js';
import type { PasskeyRow } from './passkey.rules.js';
import type { NewPasskeyResponse, PasskeyResponse } from './response.rules.js';

/** Ed25519, ES256 and RS256 (COSE), in our order of preference. All versions of Node have them. */
const algorithms = [-8, -7, -257];

/** The facts by which a browser finds a passkey. */
type KnownPasskey = Pick<PasskeyRow, 'credentialId' | 'transports'>;

function describe({ credentialId, transports }: KnownPasskey) {
  return { id: credentialId, transports: [...transports] };
}

export interface CreationRequest {
  readonly rpId: string;
  readonly rpName: string;
  readonly challenge: string;
  /** 16 bytes. An authenticator keeps one passkey for each user handle. */
  readonly userHandle: Uint8Array;
  readonly userName: string;
  readonly displayName: string;
  /** The user's passkeys. Authenticators that have one of them create no second one. */
  readonly known: readonly KnownPasskey[];
}

/** Returns `PublicKeyCredentialCreationOptionsJSON`. */
export async function creationOptions(request: CreationRequest): Promise<Record<string, unknown>> {
  const options = await generateRegistrationOptions({
    rpID: request.rpId,
    rpName: request.rpName,
    challenge: isoBase64URL.toBuffer(request.challenge),
    userID: Uint8Array.from(request.userHandle),
    userName: request.userName,
    userDisplayName: request.displayName,
    timeout: challengeLifetimeMs,
    attestationType: 'none',
    excludeCredentials: request.known.map(describe),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
  return { ...options };
}

/**
 * Returns `PublicKeyCredentialRequestOptionsJSON`. It lists no passkeys for a caller who has proven nothing. Otherwise it would reveal who has
 * passkeys, and how many (F33). All our passkeys can be found without their id.
 */
export async function requestOptions(
  rpId: string,
  challenge: string,
  named: readonly KnownPasskey[] = [],
): Promise<Record<string, unknown>> {
  const options = await generateAuthenticationOptions({
    rpID: rpId,
    challenge: isoBase64URL.toBuffer(challenge),
    timeout: challengeLifetimeMs,
    userVerification: 'required',
    allowCredentials: named.map(describe),
  });
  return { ...options, allowCredentials: options.allowCredentials ?? [] };
}

/** The facts that an authenticator has signed. */
export interface AuthenticatorFacts {
  readonly isForRp: boolean;
  /** Whether it checked a PIN, fingerprint or face. */
  readonly hasVerifiedUser: boolean;
}

/** Parses authenticator data. Null if the bytes are something else. */
export function readAuthenticatorData(authenticatorData: Uint8Array, rpId: string): AuthenticatorFacts | null {
  try {
    const { rpIdHash, flags } = parseAuthenticatorData(Uint8Array.from(authenticatorData));
    const isForRp = createHash('sha256').update(rpId).digest().equals(rpIdHash);
    return { isForRp, hasVerifiedUser: flags.up && flags.uv };
  } catch {
    return null;
  }
}

/** Returns the authenticator data of a new passkey. Null if the bytes are not an attestation. */
export function authenticatorDataIn({ attestationObject }: NewPasskeyResponse): Uint8Array | null {
  try {
    return decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get('authData');
  } catch {
    return null;
  }
}

export interface Expected {
  readonly rpId: string;
  readonly origins: readonly string[];
}

type NewCredential = Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'counter' | 'copies'>;

/**
 * Returns the facts to store about a new passkey. Null if the answer is not valid. Drops the attestation statement unread. We asked for none, and the
 * library would call servers that a stranger's certificates name.
 */
export async function verifyNewPasskey(
  { credentialId, clientData, clientDataJSON }: NewPasskeyResponse,
  authenticatorData: Uint8Array,
  { rpId, origins }: Expected,
): Promise<NewCredential | null> {
  const none = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authenticatorData],
  ]);
  try {
    const { registrationInfo: info } = await verifyRegistrationResponse({
      response: {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject: isoBase64URL.fromBuffer(isoCBOR.encode(none as never)) },
      },
      expectedChallenge: clientData.challenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (info === undefined || info.credential.id !== credentialId) return null;
    const { publicKey, counter } = info.credential;
    const copies = copiesOf(info.credentialDeviceType, info.credentialBackedUp);
    return { credentialId, publicKey: isoBase64URL.fromBuffer(publicKey), counter, copies };
  } catch {
    return null;
  }
}

/** Returns the facts that the authenticator has signed. Null if the answer is not valid. `isCloned` judges the counter. */
export async function verifyPasskey(
  { credentialId, clientData, clientDataJSON, authenticatorData, signature }: PasskeyResponse,
  { publicKey }: Pick<PasskeyRow, 'publicKey'>,
  { rpId, origins }: Expected,
): Promise<Pick<PasskeyRow, 'counter' | 'copies'> | null> {
  try {
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: clientData.challenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      credential: { id: credentialId, publicKey: isoBase64URL.toBuffer(publicKey), counter: 0 },
      requireUserVerification: true,
    });
    if (!verified) return null;
    return { counter: info.newCounter, copies: copiesOf(info.credentialDeviceType, info.credentialBackedUp) };
  } catch {
    return null;
  }
}

function copiesOf(deviceType: 'singleDevice' | 'multiDevice', isBackedUp: boolean): PasskeyRow['copies'] {
  if (deviceType === 'singleDevice') return 'NEVER';
  return isBackedUp ? 'EXIST' : 'POSSIBLE';
}

/** Whether we can verify with a COSE key in Base64URL: it is complete, and its algorithm is one of ours. */
export function isUsableKey(publicKey: string): boolean {
  try {
    const bytes = isoBase64URL.toBuffer(publicKey);
    const key = isoCBOR.decodeFirst<Map<number, unknown>>(bytes);
    const isWhole = isoCBOR.encode(key as never).length === bytes.length;
    const jwk = isWhole && isoBase64URL.fromBuffer(bytes) === publicKey ? jwkOf(key) : null;
    // This throws if the point is not on the curve.
    return jwk !== null && createPublicKey({ key: jwk, format: 'jwk' }).type === 'public';
  } catch {
    return false;
  }
}

/** COSE labels (RFC 9053, 7): 1 key type, 3 algorithm, -1 curve or n, -2 x or e, -3 y. */
function jwkOf(key: Map<number, unknown>): Record<string, string> | null {
  const text = (label: number) => isoBase64URL.fromBuffer(key.get(label) as Uint8Array<ArrayBuffer>);
  const [type, algorithm, curve] = [key.get(1), key.get(3), key.get(-1)];
  if (type === 2 && algorithm === -7 && curve === 1) return { kty: 'EC', crv: 'P-256', x: text(-2), y: text(-3) };
  if (type === 1 && algorithm === -8 && curve === 6) return { kty: 'OKP', crv: 'Ed25519', x: text(-2) };
  if (type !== 3 || algorithm !== -257 || (curve as Uint8Array).length < 256) return null;
  return { kty: 'RSA', n: text(-1), e: text(-2) };
}
