/**
 * What each sensitive mutation needs (F1). PRESENCE: `currentPassword`, or a fresh proof on the session. PASSWORD: always
 * `currentPassword`. PROOF: a fresh proof on the session, since the caller has no password. docs/security.md has the same table.
 */
export const needs = {
  changeIdentifier: 'PRESENCE',
  removeIdentifier: 'PRESENCE',
  deleteMe: 'PRESENCE',
  startPasskey: 'PRESENCE',
  removePasskey: 'PRESENCE',
  setPassword: 'PROOF',
  changePassword: 'PASSWORD',
} as const satisfies Record<string, 'PRESENCE' | 'PASSWORD' | 'PROOF'>;

export type SensitiveAct = keyof typeof needs;
