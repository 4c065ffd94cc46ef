import { type Kind, kinds } from '../../platform/values/kinds.js';
import { type AppSettings, isVerificationOn } from '../apps/settings.rules.js';
import { Refusal } from '../refusal.js';

/** A3: whether an identifier of this kind can log in the moment it is supplied. */
export function logsInAtOnce(kind: Kind, settings: AppSettings): boolean {
  return kind === 'USERNAME' || !isVerificationOn(kind, settings);
}

/** S4: every combination of identifiers that `register` accepts now, the smallest first. */
export function signUpOptions(settings: AppSettings): Kind[][] {
  const combinations = [1, 2, 4, 3, 5, 6, 7].map(bits => kinds.filter((_, index) => bits & (1 << index)));
  return combinations.filter(supplied => supplied.some(kind => logsInAtOnce(kind, settings)));
}

/** A1 and A3: refuses a sign-up with nothing that could log in, and names what would do. */
export function checkSignUp(supplied: readonly Kind[], settings: AppSettings): void {
  if (supplied.some(kind => logsInAtOnce(kind, settings))) return;
  throw new Refusal('IDENTIFIER_REQUIRED', { field: 'username', signUpOptions: signUpOptions(settings) });
}
