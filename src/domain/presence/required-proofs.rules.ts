/**
 * The proof that each sensitive mutation needs (F1). PRESENCE: `currentPassword`, or a fresh proof on the session. PASSWORD: always
 * `currentPassword`. PROOF: a fresh proof on the session, because the caller has no password. docs/security.md has the same table.
 */
export const requiredProofs = {
  changeIdentifier: 'PRESENCE',
  updateAccount: 'PRESENCE',
  removeIdentifier: 'PRESENCE',
  startTotp: 'PRESENCE',
  confirmTotp: 'PRESENCE',
  removeTotp: 'PRESENCE',
  newRecoveryCodes: 'PRESENCE',
  deleteMe: 'PRESENCE',
  startPasskey: 'PRESENCE',
  removePasskey: 'PRESENCE',
  setPassword: 'PROOF',
  changePassword: 'PASSWORD',
} as const satisfies Record<string, 'PRESENCE' | 'PASSWORD' | 'PROOF'>;

export type SensitiveAct = keyof typeof requiredProofs;

/**
 * F15: these also need a fresh second factor on the session, if the user has one. They add or remove a way to log in, or delete the account, which
 * nobody can undo. A change of the password is not among them: without the factor, the new password opens nothing, and a user who has lost the factor
 * must be able to lock out a thief of the password.
 */
const guarded: readonly SensitiveAct[] = [
  'changeIdentifier',
  'updateAccount',
  'removeIdentifier',
  'startTotp',
  'confirmTotp',
  'removeTotp',
  'newRecoveryCodes',
  'deleteMe',
  'startPasskey',
  'removePasskey',
  'setPassword',
];

export function needsSecondFactor(act: SensitiveAct): boolean {
  return guarded.includes(act);
}
