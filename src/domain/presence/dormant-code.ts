import type { Reader } from '../../platform/store/store.js';
import type { App } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import { findOtherProofs } from '../factors/other-proofs.js';
import { isPhoneDormant } from '../identifiers/dormancy/dormant-phone.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { hasPassword } from '../identifiers/user-kind.rules.js';
import { findUser } from '../identifiers/users.queries.js';
import type { ProofMethod } from '../sessions/proofs.rules.js';
import type { AnsweredLoginCode } from './answer-login-code.js';
import { codesOf } from './login-code.rules.js';

/**
 * M13: lists the other proofs that the owner of a dormant number must give in addition to the code. Empty if the code is enough, because the number
 * is in use, or because the owner has no other proof. Omits an authenticator app, because every login asks for it anyway (F12).
 */
export async function othersNeeded(
  deps: Deps,
  reader: Reader,
  app: App,
  { challenge, userId }: AnsweredLoginCode,
): Promise<ProofMethod[]> {
  if (challenge.kind !== 'PHONE' || !(await isPhoneDormant(deps, reader, app, userId))) return [];
  const others = await listOthers(reader, app, userId);
  return others.includes('TOTP') ? [] : others;
}

/** M12: lists the other proofs of the owner of a dormant number. If there is an authenticator app, it is the only one. */
export async function listOthers(reader: Reader, app: App, userId: string): Promise<ProofMethod[]> {
  const { hasTotp, hasPasskey } = await findOtherProofs(reader, app, userId);
  if (hasTotp) return ['TOTP'];
  const user = await findUser(reader, { userId });
  const owned = await findIdentifiers(reader, { userId });
  // With a mailbox, the user may have a password soon, by a reset.
  const mayHavePassword = (user !== null && hasPassword(user)) || owned.some(({ kind }) => kind === 'EMAIL');
  return [
    ...(mayHavePassword ? (['PASSWORD'] as const) : []),
    ...(hasPasskey ? (['PASSKEY'] as const) : []),
    ...codesOf(app.settings, owned).filter(method => method === 'EMAIL_CODE'),
  ];
}
