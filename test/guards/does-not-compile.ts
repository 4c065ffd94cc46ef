/**
 * Mistakes that the compiler must refuse. Nothing runs this file. The type check reports an `@ts-expect-error`
 * above a line that compiles.
 */
import { eq } from 'drizzle-orm';
import type { Call } from '../../src/domain/call.js';
import type { Deps } from '../../src/domain/deps.js';
import { findClaimants, insertClaim } from '../../src/domain/identifiers/claims.queries.js';
import { takeIdentifier } from '../../src/domain/identifiers/identifiers.queries.js';
import { findOwner } from '../../src/domain/identifiers/owner.js';
import { parseUsername } from '../../src/domain/identifiers/parse.rules.js';
import { lockUser, type UserRow } from '../../src/domain/identifiers/users.queries.js';
import { queueMessage } from '../../src/domain/sending/queue-message.js';
import { closeChallenge, spendGuess } from '../../src/domain/verification/challenges.queries.js';
import { claimAddress } from '../../src/domain/verification/claim-address.js';
import { type Params, prepared } from '../../src/platform/store/prepared.js';
import type { Reader, Tx } from '../../src/platform/store/store.js';

declare const deps: Deps;
declare const call: Call;
declare const reader: Reader;
declare const tx: Tx;
declare const user: UserRow;
declare const appId: string;
declare const id: string;
declare const now: number;

const raw: string = ' +81 90 raw text ';

export async function rawTextIsNoAddress(): Promise<void> {
  // @ts-expect-error
  await claimAddress(deps, tx, call, user, { kind: 'PHONE', value: raw });
  // @ts-expect-error: a username is no address.
  await claimAddress(deps, tx, call, user, parseUsername('ada'));
  // @ts-expect-error
  await findOwner(reader, appId, { kind: 'PHONE', value: raw });
  // @ts-expect-error
  await findClaimants(reader, { appId, kind: 'PHONE', value: raw });
  const claimed = { id, appId, userId: user.id, kind: 'PHONE', createdAt: now, factorProvenAt: null } as const;
  // @ts-expect-error
  await insertClaim(tx, { ...claimed, value: raw });
  const owned = { appId, kind: 'PHONE', display: raw, userId: user.id, verifiedAt: now, provenAt: null } as const;
  // @ts-expect-error
  await takeIdentifier(tx, { ...owned, value: raw });
  // @ts-expect-error
  await queueMessage(deps, tx, call, { kind: 'PHONE_VERIFIED', to: { kind: 'PHONE', value: raw }, reader: user });
}

export async function valuesOfQueriesHaveTypes(): Promise<void> {
  // @ts-expect-error: swapped.
  await spendGuess(tx, { id: now, now: id });
  // @ts-expect-error: an instant is missing.
  await spendGuess(tx, { id });
  // @ts-expect-error: there is no such parameter.
  await spendGuess(tx, { id, now, outcome: 'USED' });
  // @ts-expect-error: no outcome of a challenge.
  await closeChallenge(tx, id, 'LOST', now);
  // @ts-expect-error: swapped.
  await findOwner(reader, 'EMAIL', { kind: appId, value: parseUsername('ada').value });
  // @ts-expect-error: the caller must state whether the user is updated.
  await lockUser(tx, { userId: id });
  // @ts-expect-error: it changes rows, so a reader is not enough.
  await lockUser(reader, { userId: id, updatedAt: null });
}

type Guess = Params<{ id: string; now: number; text: string }>;

export const parametersHaveTheTypesOfTheirColumns = prepared(
  'does_not_compile',
  ({ db, tables: { challenges } }: Tx, p: Guess) => {
    // @ts-expect-error: an instant is no id.
    eq(challenges.id, p.now);
    // @ts-expect-error: raw text is no canonical value.
    eq(challenges.value, p.text);
    // @ts-expect-error: there is no such parameter.
    eq(challenges.id, p.claimId);
    // @ts-expect-error: an id is no instant.
    return db.update(challenges).set({ lastSentAt: p.id }).where(eq(challenges.id, p.id));
  },
);
