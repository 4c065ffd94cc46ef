import { newEmail, newPhone, type TestUser } from './test-app.js';

/** What stories that hold for email addresses and phone numbers alike are told with. */
export const addressKinds = [
  { kind: 'EMAIL', field: 'email', pendingField: 'pendingEmail', newAddress: newEmail, deadProof: 'INVALID_TOKEN' },
  { kind: 'PHONE', field: 'phone', pendingField: 'pendingPhone', newAddress: newPhone, deadProof: 'INVALID_CODE' },
] as const;
export type AddressKind = (typeof addressKinds)[number]['kind'];

export const bothOn = { emailVerification: true, phoneVerification: true };

/** Does what the newest message to an address asks for. */
export async function prove(user: TestUser, kind: AddressKind, address: string): Promise<void> {
  await (await proofOf(user, kind, address))();
}

/** What the newest message to an address lets its reader try, now or later: the link, or the code as this user. */
export async function proofOf(user: TestUser, kind: AddressKind, address: string): Promise<() => Promise<unknown>> {
  if (kind === 'EMAIL') {
    const token = await user.app.tokenTo(address);
    return () => user.do('verifyLink', { token });
  }
  const code = await user.app.codeTo(address);
  return () => user.do('verifyPhone', { code });
}

/** What the user sees of themself once every message has left. */
export async function profileOf(user: TestUser) {
  await user.app.world.server.settled();
  return await user.me();
}
