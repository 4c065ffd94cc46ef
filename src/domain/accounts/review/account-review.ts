import { isReviewTokenOf, resetIdNamedIn, reviewTokenOf } from '../../../platform/keys/secrets.js';
import type { Reader } from '../../../platform/store/store.js';
import { clockToleranceMs, isFromFuture } from '../../../platform/values/clock.rules.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import { moveCallToApp } from '../../apps/move-call-to-app.js';
import type { App } from '../../apps/settings.rules.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { passkeyPagesOf } from '../../factors/passkeys/passkey.rules.js';
import { hasSecondFactor } from '../../factors/second-factors.js';
import { findPerson, type Person } from '../../identifiers/person.queries.js';
import { reviewMs } from '../../lifetimes.rules.js';
import { type ResetPasswordInput, resetPassword } from '../../passwords/reset-password.js';
import { Refusal } from '../../refusal.js';
import { tidyToken } from '../../tidy.rules.js';
import type { Challenge } from '../../verification/challenge.rules.js';
import { findChallenge } from '../../verification/challenges.queries.js';

/** The contents of the page after a reset (W9). */
export interface AccountReview {
  token: string;
  expiresAt: number;
  addresses: ReviewedAddress[];
  /** The pages on which a passkey can be added by the token (F41). */
  passkeyOrigins: string[];
}

export interface ReviewedAddress {
  kind: AddressKind;
  /** The address, masked. */
  address: string;
  verified: boolean;
}

/** A valid token, with its reset and user. */
export interface FoundReview {
  readonly call: Call;
  readonly reset: UsedReset;
  readonly person: Person;
}

/** A reset that was used at `closedAt`. */
export type UsedReset = Challenge & { readonly closedAt: number; readonly userId: string };

/** W9: resets the password. Returns what the user should review. Null if there is nothing. */
export async function resetPasswordAndReview(
  deps: Deps,
  anyCall: Call,
  input: ResetPasswordInput,
): Promise<AccountReview | null> {
  const { challengeId, passwordHash, call } = await resetPassword(deps, anyCall, input);
  const token = reviewTokenOf(deps.keys, challengeId, passwordHash);
  try {
    const review = show(await findReview(deps, call, token), token);
    return review.addresses.length === 0 && review.passkeyOrigins.length === 0 ? null : review;
  } catch (error) {
    // The password is saved. There is no review, because the user has changed since, or because a second factor protects the account.
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** W11: reads the review again. Changes nothing. */
export async function readAccountReview(deps: Deps, anyCall: Call, token: string): Promise<AccountReview> {
  return show(await findReview(deps, anyCall, token), tidyToken(token));
}

function show({ call, reset, person }: FoundReview, token: string): AccountReview {
  const addresses = reviewable(reset, person).map(({ kind, value, verified }) => ({
    kind,
    address: maskAddress(value),
    verified,
  }));
  const passkeyOrigins = passkeyPagesOf(call.app.settings);
  return { token, expiresAt: reset.closedAt + reviewMs, addresses, passkeyOrigins };
}

/** Finds the reset of a token and its user. Refuses a token that is no longer valid (W11). */
export async function findReview(deps: Deps, anyCall: Call, text: string): Promise<FoundReview> {
  const token = tidyToken(text);
  const resetId = resetIdNamedIn(token);
  const reset = resetId === null ? null : await findChallenge(deps.store.reader, resetId);
  if (reset === null || !isUsedReset(reset)) throw deadReview();
  const call = await moveCallToApp(deps, anyCall, reset.appId, 'token');
  const person = await findPerson(deps.store.reader, reset.appId, reset.userId);
  if (person === null) throw deadReview();
  await checkReview(deps, deps.store.reader, call.app, reset, person, token);
  return { call, reset, person };
}

/** W11: refuses a token that is no longer valid. Call it again in the transaction, for the locked user. */
export async function checkReview(
  { keys, now }: Pick<Deps, 'keys' | 'now'>,
  reader: Reader,
  app: App,
  reset: UsedReset,
  { user, owned }: Pick<Person, 'user' | 'owned'>,
  token: string,
): Promise<void> {
  if (user.disabledAt !== null || !isReviewTokenOf(keys, token, user.passwordHash ?? '')) throw deadReview();
  const { kind, value, closedAt, claimId } = reset;
  if (closedAt + reviewMs <= now() || isFromFuture(closedAt, now()))
    throw new Refusal('CODE_EXPIRED', { field: 'token' });
  // An invitation proved the address itself, just after it was closed (O14).
  const provenBy = claimId === null ? closedAt : closedAt + clockToleranceMs;
  const isTheirs = owned.some(own => own.kind === kind && own.value === value && own.verifiedAt <= provenBy);
  if (!isTheirs || (await hasSecondFactor(reader, app, user.id))) throw deadReview();
}

/**
 * W9: lists the addresses that the user had at the time of the reset, except the one of the reset. Omits later additions,
 * because the person who added them knows the new password. The reset has ended pending values (W3).
 */
export function reviewable(
  reset: UsedReset,
  { owned, claims }: Pick<Person, 'owned' | 'claims'>,
): { kind: AddressKind; value: string; verified: boolean }[] {
  const had = [
    ...owned.flatMap(({ kind, value, verifiedAt }) =>
      kind === 'USERNAME' ? [] : [{ kind, value, since: verifiedAt, verified: true }],
    ),
    ...claims
      .filter(claim => !owned.some(own => own.kind === claim.kind && own.value === claim.value))
      .map(({ kind, value, createdAt }) => ({ kind, value, since: createdAt, verified: false })),
  ];
  return had.filter(({ kind, since }) => kind !== reset.kind && since <= reset.closedAt);
}

function isUsedReset(challenge: Challenge): challenge is UsedReset {
  const { purpose, outcome, closedAt, userId } = challenge;
  return purpose === 'RESET' && outcome === 'USED' && closedAt !== null && userId !== null;
}

export function deadReview(): Refusal {
  return new Refusal('INVALID_TOKEN', { field: 'token' });
}
