import type { BonafideClient } from './client.js';
import type { Passkey, Session } from './generated/api.js';

/** Options as the server returns them: `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`. */
export type PasskeyOptions = Readonly<Record<string, unknown>>;

/** An answer as the server accepts it. */
export type PasskeyAnswer = Record<string, unknown>;

export interface PasskeyChoice {
  signal?: AbortSignal;
  /** `conditional` shows the passkeys in the list of a field with `autocomplete="username webauthn"`. */
  mediation?: 'optional' | 'conditional';
}

interface Credential {
  id: string;
  rawId: ArrayBuffer;
  type: string;
  authenticatorAttachment?: string | null;
  response: Record<string, unknown> & { getTransports?(): string[] };
  getClientExtensionResults(): object;
  toJSON?(): PasskeyAnswer;
}

interface WithPasskeys {
  navigator?: { credentials?: Record<'create' | 'get', (options: object) => Promise<Credential | null>> };
  PublicKeyCredential?: {
    parseCreationOptionsFromJSON?(options: PasskeyOptions): object;
    parseRequestOptionsFromJSON?(options: PasskeyOptions): object;
    isConditionalMediationAvailable?(): Promise<boolean>;
  };
}

const browser = globalThis as unknown as WithPasskeys;

/** A challenge of the server is valid for five minutes. Replace it half a minute earlier. */
const challengeMs = 270_000;

/** A page may have one request for a passkey at a time. The next one aborts it. */
let current = new AbortController();

export function canUsePasskeys(): boolean {
  return browser.PublicKeyCredential !== undefined && browser.navigator?.credentials !== undefined;
}

/** Adds a passkey on this device for the user who is logged in. */
export async function addPasskey(
  client: BonafideClient,
  name: string,
  options: { currentPassword?: string; signal?: AbortSignal } = {},
): Promise<Passkey> {
  const { currentPassword, signal } = options;
  const creation = await client.startPasskey({ currentPassword });
  const response = await createPasskey(creation.options, signal === undefined ? {} : { signal });
  return await client.addPasskey({ name, response });
}

/** Logs in with a passkey of this device or of a phone. Without an identifier, the browser lets the user choose one. */
export async function logInWithPasskey(
  client: BonafideClient,
  options: PasskeyChoice & { identifier?: string; expiresIn?: number } = {},
): Promise<Session> {
  const { identifier, expiresIn, ...choice } = options;
  const { loginId, options: challenge } = await client.requestPasskeyLogin({ identifier });
  const response = await getPasskey(challenge, choice);
  return await client.logInWithPasskey({ loginId, response, expiresIn });
}

/**
 * Offers the passkeys of this device in the list of the username field (`autocomplete="username webauthn"`), and logs in with the chosen one. Shows
 * nothing if there are none. Returns a function that stops it.
 */
export function offerPasskeys(
  client: BonafideClient,
  onLogin: (session: Session) => void,
  onError?: (error: unknown) => void,
) {
  const own = takeTurn();
  void wait();
  async function wait(): Promise<void> {
    if (!(await browser.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
    while (!own.signal.aborted) {
      const turn = new AbortController();
      const stop = () => turn.abort();
      own.signal.addEventListener('abort', stop);
      let isOld = false;
      const timer = setTimeout(() => {
        isOld = true;
        stop();
      }, challengeMs);
      try {
        const { loginId, options } = await client.requestPasskeyLogin();
        const response = await ask('get', options, { signal: turn.signal, mediation: 'conditional' });
        return onLogin(await client.logInWithPasskey({ loginId, response }));
      } catch (error) {
        // The challenge is too old, so request another one. Do nothing if the caller has stopped this.
        if (own.signal.aborted) return;
        if (!isOld) return onError?.(error);
      } finally {
        clearTimeout(timer);
        own.signal.removeEventListener('abort', stop);
      }
    }
  }
  return () => own.abort();
}

/** Creates a passkey with the options of `startPasskey` or `startPasskeyAfterReset`. */
export async function createPasskey(options: PasskeyOptions, choice: PasskeyChoice = {}): Promise<PasskeyAnswer> {
  return await inTurn('create', options, choice);
}

/** Answers the challenge of `requestPasskeyLogin`, `requestPasskeyFactor` or another request. */
export async function getPasskey(options: PasskeyOptions, choice: PasskeyChoice = {}): Promise<PasskeyAnswer> {
  return await inTurn('get', options, choice);
}

function takeTurn(): AbortController {
  current.abort();
  current = new AbortController();
  return current;
}

async function inTurn(act: 'create' | 'get', options: PasskeyOptions, { signal, ...choice }: PasskeyChoice) {
  const turn = takeTurn();
  const stop = () => turn.abort(signal?.reason);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    return await ask(act, options, { ...choice, signal: turn.signal });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function ask(act: 'create' | 'get', options: PasskeyOptions, choice: PasskeyChoice): Promise<PasskeyAnswer> {
  const { navigator, PublicKeyCredential: type } = browser;
  const publicKey =
    act === 'create'
      ? (type?.parseCreationOptionsFromJSON?.(options) ?? withBytes(options))
      : (type?.parseRequestOptionsFromJSON?.(options) ?? withBytes(options));
  const credential = await navigator?.credentials?.[act]({ publicKey, ...choice });
  if (credential == null) throw new Error('The browser has given no passkey.');
  return credential.toJSON?.() ?? asJson(credential);
}

/** Decodes Base64url in the members that WebAuthn defines as bytes, for browsers before 2025, which lack `parseRequestOptionsFromJSON`. */
function withBytes(options: PasskeyOptions): object {
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        (name === 'challenge' || name === 'id') && typeof inner === 'string' ? bytesOf(inner) : convert(inner),
      ]),
    );
  };
  const { rp, ...others } = options;
  return { ...(convert(others) as object), ...(rp !== undefined && { rp }) };
}

function asJson(credential: Credential): PasskeyAnswer {
  const { id, rawId, type, authenticatorAttachment, response } = credential;
  const names = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const parts = names.flatMap(name => {
    const part = response[name];
    return part instanceof ArrayBuffer ? [[name, textOf(part)]] : [];
  });
  const transports = response.getTransports?.();
  return {
    id,
    rawId: textOf(rawId),
    type,
    ...(authenticatorAttachment != null && { authenticatorAttachment }),
    response: { ...Object.fromEntries(parts), ...(transports && { transports }) },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytesOf(base64url: string): Uint8Array {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}

function textOf(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
