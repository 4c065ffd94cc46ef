/**
 * Mistakes that the compiler has to refuse. Only the type-check reads this file, and nothing runs it: an
 * `@ts-expect-error` above a line that compiles is itself an error.
 */
import type { Call } from '../../src/domain/call.js';
import type { Deps } from '../../src/domain/deps.js';
import { findClaimants, insertClaim } from '../../src/domain/identifiers/claims.queries.js';
import { findOwner, takeIdentifier } from '../../src/domain/identifiers/identifiers.queries.js';
import { parseUsername } from '../../src/domain/identifiers/parse.rules.js';
import type { UserRow } from '../../src/domain/identifiers/users.queries.js';
import { queueMessage } from '../../src/domain/sending/queue-message.js';
import { claimAddress } from '../../src/domain/verification/claim-address.js';
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
  await findClaimants(reader, appId, { kind: 'PHONE', value: raw });
  // @ts-expect-error
  await insertClaim(tx, { id, appId, userId: user.id, kind: 'PHONE', value: raw, createdAt: now });
  const owned = { appId, kind: 'PHONE', display: raw, userId: user.id, verifiedAt: now, provenAt: null } as const;
  // @ts-expect-error
  await takeIdentifier(tx, { ...owned, value: raw });
  // @ts-expect-error
  await queueMessage(deps, tx, call, { kind: 'PHONE_VERIFIED', to: { kind: 'PHONE', value: raw }, reader: user });
}
