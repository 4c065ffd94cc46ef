/**
 * What each sensitive mutation needs (F1). PRESENCE: `currentPassword`, or a fresh proof on the session. PASSWORD: always
 * `currentPassword`. docs/security.md has the same table.
 */
export const needs = {
  changeIdentifier: 'PRESENCE',
  removeIdentifier: 'PRESENCE',
  deleteMe: 'PRESENCE',
  changePassword: 'PASSWORD',
} as const satisfies Record<string, 'PRESENCE' | 'PASSWORD'>;

export type SensitiveAct = keyof typeof needs;
