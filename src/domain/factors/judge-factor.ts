import { canUnseal } from '../../platform/keys/keys.js';
import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { admitFactorTry } from '../limits/wrong-factors.js';
import { Refusal } from '../refusal.js';
import { warnAddresses } from '../sending/warn-user.js';
import { tidyCode } from '../tidy.rules.js';
import { findTotp, listRecoveryHashes, takeRecoveryCode, takeTotpStep } from './factors.queries.js';
import { isStoredCode, readRecoveryCode } from './recovery-code.rules.js';
import type { FactorCode } from './second-factors.js';
import { latestPossibleStep, matchingStep } from './totp.rules.js';

/** Exactly one is given. */
export interface GivenFactor {
  totp?: string | null | undefined;
  recoveryCode?: string | null | undefined;
}

export interface ReadFactor {
  readonly method: FactorCode;
  /** The argument that a refusal names. */
  readonly field: 'totp' | 'recoveryCode';
  /** Null if the text does not look like a code, so that it is not a guess (V21). */
  readonly code: string | null;
}

export function readFactor({ totp, recoveryCode }: GivenFactor): ReadFactor {
  if (typeof totp === 'string') return { method: 'TOTP', field: 'totp', code: tidyCode(totp) };
  if (typeof recoveryCode === 'string')
    return { method: 'RECOVERY_CODE', field: 'recoveryCode', code: readRecoveryCode(recoveryCode) };
  throw new Refusal('BAD_USER_INPUT', { field: 'totp', reason: 'REQUIRED' });
}

/**
 * Judges a second factor in a transaction that has locked the user, and uses it up. Returns the refusal of a wrong one. Commit the transaction, which
 * counts it, then throw the refusal. Throws if the factor is not judged at all (F16).
 */
export async function judgeFactor(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { method, field, code }: ReadFactor,
  loginId: string | null,
  { isByDormantNumber = false }: { readonly isByDormantNumber?: boolean } = {},
): Promise<Refusal | null> {
  if (code === null) throw new Refusal('INVALID_CODE', { field });
  const attempt = { userId: user.id, kind: method, loginId, isByDormantNumber, ip: call.ip, field };
  const admitted = await admitFactorTry(deps, tx, attempt);
  const isRight = method === 'TOTP' ? await takeTotp(deps, tx, user.id, code) : await takeCode(tx, user.id, code);
  if (isRight) {
    await admitted.forget();
    return null;
  }
  const { attemptsLeft, isOwnerTold } = await admitted.countWrong();
  await recordAction(deps, tx, call, 'SECOND_FACTOR_REFUSED', user.id, { method });
  if (isOwnerTold) {
    const owned = await findIdentifiers(tx, { userId: user.id });
    await warnAddresses(deps, tx, call, user, owned, { kind: 'SECOND_FACTOR_GUESSED' });
  }
  return new Refusal('INVALID_CODE', { field, ...(attemptsLeft !== null && { attemptsLeft }) });
}

async function takeTotp({ keys, now }: Deps, tx: Tx, userId: string, code: string): Promise<boolean> {
  const totp = await findTotp(tx, { userId });
  // Maybe no accepted SECRET_KEY unseals the secret. Then only a recovery code works.
  if (totp === null || !canUnseal(keys, totp.sealedSecret)) return false;
  const step = matchingStep(keys.unseal(totp.sealedSecret), code, now());
  return step !== null && (await takeTotpStep(tx, totp, step, latestPossibleStep(now())));
}

async function takeCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const stored = (await listRecoveryHashes(tx, userId)).find(each => isStoredCode(userId, each, code));
  return stored !== undefined && (await takeRecoveryCode(tx, userId, stored));
}
