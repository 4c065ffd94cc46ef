import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { AnyData } from './graphql.js';

/** The ways in which an authenticator or a page may behave wrongly. */
export interface Deviation {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  /** Whether it checked a PIN, a finger or a face. */
  userVerified?: boolean;
  userPresent?: boolean;
  counter?: number;
  userHandle?: string | null;
  /** Changes the signature. */
  breaksSignature?: boolean;
}

interface Kept {
  id: string;
  key: KeyObject;
  rpId: string;
  userHandle: string;
  counter: number;
}

/**
 * The kind of passkeys that an authenticator makes: bound to a device and with a counter, or copied by a provider and
 * without one.
 */
type Kind = 'DEVICE' | 'SYNCED';

export const rpId = 'example.com';
export const origin = 'https://app.example.com';
export const passkeys = { rpId, origins: [origin] };

/**
 * A software authenticator, and the page that calls it. Makes real attestation objects and assertions (WebAuthn Level 3,
 * 6.5), with ES256 and CBOR written by hand, so that it shares no code with the library under test.
 */
export class Authenticator {
  readonly #passkeys: Kept[] = [];

  constructor(readonly kind: Kind = 'DEVICE') {}

  /** Answers `PublicKeyCredentialCreationOptionsJSON` as `PublicKeyCredential.toJSON()` does. */
  create(options: AnyData, deviation: Deviation = {}): Record<string, unknown> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const made: Kept = {
      id: randomBytes(32).toString('base64url'),
      key: privateKey,
      rpId: options.rp.id,
      userHandle: options.user.id,
      counter: 0,
    };
    this.#passkeys.push(made);
    const id = Buffer.from(made.id, 'base64url');
    const credential = Buffer.concat([Buffer.alloc(16), uint16(id.length), id, coseKey(publicKey)]);
    const authData = this.#authenticatorData(made, deviation, 0x40, credential);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      ...[cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])],
      ...[cborText('authData'), Buffer.from([0x59]), uint16(authData.length), authData],
    ]);
    return publicKeyCredential(made.id, {
      clientDataJSON: clientData('webauthn.create', options.challenge, deviation).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** Answers `PublicKeyCredentialRequestOptionsJSON` with the newest passkey of its domain. */
  get(options: AnyData, deviation: Deviation = {}): Record<string, unknown> {
    const passkey = this.#passkeys.findLast(kept => kept.rpId === options.rpId);
    if (passkey === undefined) throw new Error('no passkey for this domain');
    if (this.kind === 'DEVICE') passkey.counter++;
    const authData = this.#authenticatorData(passkey, deviation, 0, Buffer.alloc(0));
    const client = clientData('webauthn.get', options.challenge, deviation);
    const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()]);
    const signature = createSign('sha256').update(signed).sign(passkey.key);
    if (deviation.breaksSignature) signature.writeUInt8(signature.readUInt8(20) ^ 1, 20);
    const userHandle = deviation.userHandle === undefined ? passkey.userHandle : deviation.userHandle;
    return publicKeyCredential(passkey.id, {
      clientDataJSON: client.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(userHandle !== null && { userHandle }),
    });
  }

  #authenticatorData({ rpId, counter }: Kept, deviation: Deviation, flags: number, rest: Buffer): Buffer {
    const { userVerified = true, userPresent = true } = deviation;
    const all = flags | (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0) | (this.kind === 'SYNCED' ? 0x18 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(deviation.counter ?? counter);
    const hash = createHash('sha256')
      .update(deviation.rpId ?? rpId)
      .digest();
    return Buffer.concat([hash, Buffer.from([all]), count, rest]);
  }
}

function clientData(type: string, challenge: string, deviation: Deviation): Buffer {
  const { origin: page = origin, crossOrigin = false } = deviation;
  const data = { type: deviation.type ?? type, challenge: deviation.challenge ?? challenge, origin: page, crossOrigin };
  return Buffer.from(JSON.stringify(data));
}

function publicKeyCredential(id: string, response: Record<string, unknown>): Record<string, unknown> {
  return {
    id,
    rawId: id,
    type: 'public-key',
    response,
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
  };
}

/** An ES256 key in COSE (RFC 9053, 7.1.1). */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const coordinate = (value: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(value, 'base64url')]);
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]);
  return Buffer.concat([head, coordinate(x), Buffer.from([0x22]), coordinate(y)]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
