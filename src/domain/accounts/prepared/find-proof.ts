import type { Reader, Tx } from '../../../platform/store/store.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import { moveCallToApp } from '../../apps/move-call-to-app.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findIdentifiers, type IdentifierRow } from '../../identifiers/identifiers.queries.js';
import { findUser, lockUser, type UserRow } from '../../identifiers/users.queries.js';
import { findBudgets, type Spending } from '../../limits/budgets.queries.js';
import { areFirstUses, oneUseOf } from '../../limits/count-use.js';
import { readPreparedNotice } from '../../messaging/templates/prepared-words.rules.js';
import type { Remedy } from '../../verification/prepared.rules.js';
import { openProof } from '../../verification/proof-token.js';
import { deadLink, findNoticeOfLink } from '../notice-link.js';

/** A proof of an address, found by the link in its notice (N18) or by the token in the answer to it (N21). */
export interface Proof {
  /** The call, in the app of the proof. */
  readonly call: Call;
  readonly user: UserRow;
  readonly kind: AddressKind;
  readonly verifiedAt: number;
  readonly remedy: Remedy;
}

/** Refuses a token that this server did not make, that has expired, or whose user is disabled or gone (N4). */
export async function findProof(deps: Deps, anyCall: Call, token: string): Promise<Proof> {
  return (await findProofOfToken(deps, anyCall, token)) ?? (await findProofOfNotice(deps, anyCall, token));
}

/** Null if the token is not from an answer to a proof. */
export async function findProofOfToken(deps: Deps, anyCall: Call, token: string): Promise<Proof | null> {
  const proof = openProof(deps, token.trim());
  if (proof === null) return null;
  const { appId, userId, kind, verifiedAt, remedy } = proof;
  const call = await moveCallToApp(deps, anyCall, appId, 'token');
  const user = await findUser(deps.store.reader, { userId });
  if (user === null || user.disabledAt !== null) throw deadLink();
  return { call, user, kind, verifiedAt, remedy };
}

async function findProofOfNotice(deps: Deps, anyCall: Call, token: string): Promise<Proof> {
  const { call, notice, user } = await findNoticeOfLink(deps, anyCall, token);
  const proof = proofOf(call, user, notice.variables);
  if (proof === null) throw deadLink();
  return proof;
}

/** Returns the proof that a notice reports. Null if it reports none. */
export function proofOf(call: Call, user: UserRow, variables: Readonly<Record<string, string>>): Proof | null {
  const prepared = readPreparedNotice(variables);
  if (prepared === null) return null;
  return { call, user, kind: 'EMAIL', verifiedAt: prepared.verifiedAt, remedy: prepared.remedy };
}

/** Returns the address that was proven. Null if the user no longer owns it. */
export async function findProvenAddress(
  reader: Reader,
  { user, kind, verifiedAt }: Pick<Proof, 'user' | 'kind' | 'verifiedAt'>,
): Promise<IdentifierRow | null> {
  const owned = await findIdentifiers(reader, { userId: user.id });
  return owned.find(own => own.kind === kind && own.verifiedAt === verifiedAt) ?? null;
}

/** Whether its link or token was used. */
export async function isProofUsed(deps: Deps, proof: Proof): Promise<boolean> {
  const [used] = await findBudgets(deps.store.reader, [oneUseOfProof(deps, proof).subject]);
  return used !== undefined && used.spent > 0;
}

/** Locks the user and uses up the proof. Refuses if the user no longer owns the address (N19). */
export async function useProof(
  deps: Deps,
  tx: Tx,
  proof: Proof,
): Promise<{ readonly user: UserRow; readonly address: IdentifierRow }> {
  const user = await lockUser(tx, { userId: proof.user.id, updatedAt: deps.now() });
  if (user === null || user.disabledAt !== null) throw deadLink();
  const address = await findProvenAddress(tx, proof);
  if (address === null) throw deadLink();
  if (!(await areFirstUses(tx, [oneUseOfProof(deps, proof)], deps.now()))) throw deadLink();
  return { user, address };
}

function oneUseOfProof({ keys }: Pick<Deps, 'keys'>, { user, kind, verifiedAt }: Proof): Spending {
  return oneUseOf(keys, 'usedProof', [user.id, kind, String(verifiedAt)]);
}
