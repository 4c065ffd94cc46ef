import { type Kind, kinds } from '../../platform/values/kinds.js';
import { type AppSettings, isVerificationOn } from '../apps/settings.rules.js';
import { Refusal } from '../refusal.js';

/** Returns whether an identifier of this kind can log in immediately after the sign-up (A3). */
export function logsInAtOnce(kind: Kind, settings: AppSettings): boolean {
  return kind === 'USERNAME' || !isVerificationOn(kind, settings);
}

/** All combinations of identifiers, smallest first. */
export const combinationsOfKinds: readonly (readonly Kind[])[] = [1, 2, 4, 3, 5, 6, 7].map(bits =>
  kinds.filter((_, index) => bits & (1 << index)),
);

/** Returns all combinations of identifiers that `register` accepts now, smallest first (S4). */
export function signUpOptions(settings: AppSettings): (readonly Kind[])[] {
  return combinationsOfKinds.filter(supplied => supplied.some(kind => logsInAtOnce(kind, settings)));
}

/** Refuses a sign-up without an identifier that can log in, and names the combinations that can (A1, A3). */
export function checkSignUp(supplied: readonly Kind[], settings: AppSettings): void {
  if (supplied.some(kind => logsInAtOnce(kind, settings))) return;
  throw new Refusal('IDENTIFIER_REQUIRED', { field: 'username', signUpOptions: signUpOptions(settings) });
}
