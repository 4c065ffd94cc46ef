import { BonafideError } from 'bonafide-client';
import { addPasskey, getPasskey, logInWithPasskey } from 'bonafide-client/passkeys';
import { bonafide } from './client.js';

/** Adds a passkey on this device. Without a password the session needs a fresh proof, such as a login a moment ago. */
export async function add(name: string, currentPassword: string | undefined): Promise<void> {
  await orNoPasskey(() => addPasskey(bonafide, name, currentPassword === undefined ? {} : { currentPassword }));
}

/** Logs in with a passkey of this device or of a phone, which the browser asks for. Nobody types a name. */
export async function logIn(): Promise<void> {
  await orNoPasskey(() => logInWithPasskey(bonafide));
}

/** Returns the answer of a passkey that completes a login. */
export async function answerSecondStep(loginId: string): Promise<Record<string, unknown>> {
  const { options } = await bonafide.requestPasskeyFactor({ loginId });
  return await orNoPasskey(() => getPasskey(options));
}

/** The user closed the dialog, or the browser found no passkey. It does not say which. */
async function orNoPasskey<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new BonafideError({ message: 'No passkey was used. Try again.', extensions: { code: 'NO_PASSKEY' } });
  }
}
