import type { BonafideClient } from './client.js';
import type { Passkey, Session } from './generated/api.js';
import { ask, browser, type PasskeyAnswer, type PasskeyChoice, type PasskeyOptions } from './passkeys/ask.js';
import { interrupt } from './passkeys/turns.js';

export type { PasskeyAnswer, PasskeyChoice, PasskeyOptions } from './passkeys/ask.js';
export { offerPasskeys } from './passkeys/offer.js';

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
  const { identifier, expiresIn, signal: given, ...choice } = options;
  return await interrupt(given, async signal => {
    const { loginId, options: challenge } = await client.requestPasskeyLogin({ identifier });
    const response = await ask('get', challenge, { ...choice, signal });
    return await client.logInWithPasskey({ loginId, response, expiresIn });
  });
}

/** Creates a passkey with the options of `startPasskey` or `startPasskeyAfterReset`. */
export async function createPasskey(options: PasskeyOptions, choice: PasskeyChoice = {}): Promise<PasskeyAnswer> {
  return await askInTurn('create', options, choice);
}

/** Answers the challenge of `requestPasskeyLogin`, `requestPasskeyFactor` or another request. */
export async function getPasskey(options: PasskeyOptions, choice: PasskeyChoice = {}): Promise<PasskeyAnswer> {
  return await askInTurn('get', options, choice);
}

async function askInTurn(act: 'create' | 'get', options: PasskeyOptions, { signal: given, ...choice }: PasskeyChoice) {
  return await interrupt(given, signal => ask(act, options, { ...choice, signal }));
}
