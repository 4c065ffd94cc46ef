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

export const browser = globalThis as unknown as WithPasskeys;

/** Calls the browser. */
export async function ask(
  act: 'create' | 'get',
  options: PasskeyOptions,
  choice: PasskeyChoice,
): Promise<PasskeyAnswer> {
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
