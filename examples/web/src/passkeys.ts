import { BonafideError } from 'bonafide-client';
import { addPasskey, getPasskey, logInWithPasskey } from 'bonafide-client/passkeys';
import { bonafide } from './client.js';

/** Adds a passkey on this device. Without a password, the session needs a fresh proof, such as a login in the last ten minutes. */
export async function add(name: string, currentPassword: string | undefined): Promise<void> {
  await orNoPasskey(() => addPasskey(bonafide, name, currentPassword === undefined ? {} : { currentPassword }));
}

/** Logs in with a passkey of this device or of a phone. The browser asks for it, so the user types no name. */
export async function logIn(): Promise<void> {
  await orNoPasskey(() => logInWithPasskey(bonafide));
}

/** Returns the answer of a passkey that completes a login. */
export async function answerSecondStep(loginId: string): Promise<Record<string, unknown>> {
  const { options } = await bonafide.requestPasskeyFactor({ loginId });
  return await orNoPasskey(() => getPasskey(options));
}

/** The user closed the dialog, or the browser found no passkey. The error does not tell which. */
async function orNoPasskey<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new BonafideError({ message: 'No passkey was used. Try again.', extensions: { code: 'NO_PASSKEY' } });
  }
}
