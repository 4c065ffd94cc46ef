import { ask } from './ask.js';
import {
  AddPasskeyDocument,
  LogInWithPasskeyDocument,
  RequestPasskeyFactorDocument,
  RequestPasskeyLoginDocument,
  StartPasskeyDocument,
} from './operations.js';
import { signIn } from './session.js';

export const canUsePasskeys =
  typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** A challenge of the server is good for five minutes. */
const challengeMs = 270_000;

/** A page has one request for a passkey at a time: a press of a button ends the one that waits in the list of the field. */
let current = new AbortController();

function takeTurn(): AbortController {
  current.abort();
  current = new AbortController();
  return current;
}

/** Adds a passkey on this device. Without a password the session needs a fresh proof, such as a login a moment ago. */
export async function addPasskey(name: string, currentPassword: string | undefined): Promise<void> {
  const { signal } = takeTurn();
  const { startPasskey } = await ask(StartPasskeyDocument, { currentPassword });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    startPasskey.options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const response = toJson(await navigator.credentials.create({ publicKey, signal }));
  await ask(AddPasskeyDocument, { response, name });
}

/** Logs in with a passkey of this device or of a phone, which the browser asks for. Nobody types a name. */
export async function logInWithPasskey(): Promise<void> {
  await answerChallenge('optional', takeTurn().signal);
}

/** Returns the answer of a passkey that completes a login. */
export async function answerSecondStep(loginId: string): Promise<Record<string, unknown>> {
  const { signal } = takeTurn();
  const { requestPasskeyFactor } = await ask(RequestPasskeyFactorDocument, { loginId });
  return await answer(requestPasskeyFactor.options, 'optional', signal);
}

/**
 * Offers the passkeys of this device in the list of the field for the name (`autocomplete="username webauthn"`). Shows nothing if
 * there are none. Returns how to stop.
 */
export function offerPasskeys(): () => void {
  const turn = takeTurn();
  void wait();
  async function wait(): Promise<void> {
    if (!canUsePasskeys || !(await PublicKeyCredential.isConditionalMediationAvailable())) return;
    while (!turn.signal.aborted) {
      const timeout = AbortSignal.timeout(challengeMs);
      try {
        return await answerChallenge('conditional', AbortSignal.any([turn.signal, timeout]));
      } catch {
        // The challenge is old: ask for another. After any other failure the form is still there.
        if (!timeout.aborted) return;
      }
    }
  }
  return () => turn.abort();
}

async function answerChallenge(mediation: CredentialMediationRequirement, signal: AbortSignal): Promise<void> {
  const { requestPasskeyLogin } = await ask(RequestPasskeyLoginDocument, {});
  const { loginId, options } = requestPasskeyLogin;
  const response = await answer(options, mediation, signal);
  signIn((await ask(LogInWithPasskeyDocument, { loginId, response })).logInWithPasskey);
}

async function answer(
  options: Record<string, unknown>,
  mediation: CredentialMediationRequirement,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return toJson(await navigator.credentials.get({ publicKey, mediation, signal }));
}

function toJson(credential: Credential | null): Record<string, unknown> {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('The browser made no passkey');
  return { ...credential.toJSON() };
}
