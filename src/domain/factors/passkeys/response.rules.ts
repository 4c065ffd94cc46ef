import { Refusal, type RefusalDetails } from '../../refusal.js';

/** The browser's record of the request to the authenticator (WebAuthn, 5.8.1). */
export interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  /** Whether the request came from a frame inside a page of another origin. */
  readonly crossOrigin: boolean;
}

/** The parts of an answer that both ceremonies have. Binary parts are in Base64URL. */
interface AnyResponse {
  /** The authenticator's id of the passkey. */
  readonly credentialId: string;
  readonly clientData: ClientData;
  readonly clientDataJSON: string;
}

/** The answer of `navigator.credentials.create`. */
export interface NewPasskeyResponse extends AnyResponse {
  readonly attestationObject: string;
  readonly transports: readonly string[];
}

/** The answer of `navigator.credentials.get`. */
export interface PasskeyResponse extends AnyResponse {
  readonly authenticatorData: string;
  readonly signature: string;
  /** Null if the authenticator did not send the user of the passkey. */
  readonly userHandle: string | null;
}

type PasskeyReason = Extract<ConstructorParameters<typeof Refusal<'INVALID_PASSKEY'>>[1], RefusalDetails>['reason'];

export function invalidPasskey(field: string, reason: PasskeyReason): Refusal {
  return new Refusal('INVALID_PASSKEY', { field, reason });
}

/** The longest credential id that WebAuthn allows is 1,023 bytes. */
const longestId = 1_364;
/** Authenticators send a few hundred bytes. An attestation has some kilobytes of certificates, which we do not read. */
const longestPart = 16_384;
const longestTransport = 32;
const mostTransports = 8;

/** Parses `PublicKeyCredential.toJSON()` of a new passkey, or refuses it. */
export function readNewPasskeyResponse(given: Record<string, unknown>, field: string): NewPasskeyResponse {
  const { common, response } = readCommon(given, field, 'webauthn.create');
  return {
    ...common,
    attestationObject: readBytes(response.attestationObject, field, longestPart),
    transports: readTransports(response.transports),
  };
}

/** Parses `PublicKeyCredential.toJSON()` of a login, or refuses it. */
export function readPasskeyResponse(given: Record<string, unknown>, field: string): PasskeyResponse {
  const { common, response } = readCommon(given, field, 'webauthn.get');
  return {
    ...common,
    authenticatorData: readBytes(response.authenticatorData, field, longestPart),
    signature: readBytes(response.signature, field, longestPart),
    userHandle: response.userHandle == null ? null : readBytes(response.userHandle, field, longestId),
  };
}

function readCommon({ id, rawId, type, response }: Record<string, unknown>, field: string, ceremony: string) {
  const malformed = () => invalidPasskey(field, 'MALFORMED_ANSWER');
  if (type !== 'public-key' || id !== rawId || !isObject(response)) throw malformed();
  const clientDataJSON = readBytes(response.clientDataJSON, field, longestPart);
  const clientData = readClientData(clientDataJSON);
  if (clientData === null || clientData.type !== ceremony) throw malformed();
  return { common: { credentialId: readBytes(id, field, longestId), clientData, clientDataJSON }, response };
}

function readClientData(clientDataJSON: string): ClientData | null {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
  } catch {
    return null;
  }
  if (!isObject(read)) return null;
  const { type, challenge, origin, crossOrigin } = read;
  if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string') return null;
  return { type, challenge, origin, crossOrigin: crossOrigin !== undefined && crossOrigin !== false };
}

/** Parses Base64URL without padding, as browsers write it. */
function readBytes(value: unknown, field: string, longest: number): string {
  if (typeof value !== 'string' || value.length > longest || !/^[\w-]+$/.test(value))
    throw invalidPasskey(field, 'MALFORMED_ANSWER');
  return value;
}

/** Drops unknown values, because transports are only a hint for the browser. */
function readTransports(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const texts = value.filter(each => typeof each === 'string' && /^[a-z-]+$/.test(each));
  return texts.filter(each => each.length <= longestTransport).slice(0, mostTransports);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
