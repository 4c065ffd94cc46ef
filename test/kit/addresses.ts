import { dayLongTokens, newEmail, newPhone, type TestUser } from './test-app.js';

/** For stories that apply to both email addresses and phone numbers. */
export const addressKinds = [
  { kind: 'EMAIL', field: 'email', pendingField: 'pendingEmail', newAddress: newEmail, deadProof: 'INVALID_TOKEN' },
  { kind: 'PHONE', field: 'phone', pendingField: 'pendingPhone', newAddress: newPhone, deadProof: 'INVALID_CODE' },
] as const;
export type AddressKind = (typeof addressKinds)[number]['kind'];

/** A verified number is notified too, as a verified mailbox always is (V16). */
export const bothOn = { emailVerification: true, phoneVerification: true, phoneVerifiedSms: true };
/** For stories that move the clock further than an access token lives by default. */
export const bothOnAllDay = { ...bothOn, ...dayLongTokens };

/** Verifies an address with the newest message to it. */
export async function prove(user: TestUser, kind: AddressKind, address: string): Promise<void> {
  await (await proofOf(user, kind, address))();
}

/** Reads the newest message to an address. Returns a function that opens its link, or enters its code as this user. */
export async function proofOf(user: TestUser, kind: AddressKind, address: string): Promise<() => Promise<unknown>> {
  if (kind === 'EMAIL') {
    const token = await user.app.tokenTo(address);
    return () => user.do('verifyLink', { token });
  }
  const code = await user.app.codeTo(address);
  return () => user.do('verifyPhone', { code });
}

/** Returns the user's own profile once every message is sent. */
export async function profileOf(user: TestUser) {
  await user.app.world.server.settled();
  return await user.me();
}
