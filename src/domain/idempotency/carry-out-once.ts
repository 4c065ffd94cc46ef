import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { inputMac, isSameInput, type KeyedRequest, keyMacs, passwordMac, shownSecrets } from './keyed-request.rules.js';
import { beginRequest, endRequest, findRequest } from './requests.queries.js';

type OnceDeps = Pick<Deps, 'store' | 'now' | 'keys'>;

/** The result of the first request with a key. */
export interface Outcome {
  /** The id of the session or token that was created. */
  readonly id: string;
  /** Null if the request does not involve a user's password. */
  readonly passwordMac: string | null;
}

/** Links a request to the transaction that carries it out. Without an idempotency key it does nothing. */
export interface Claim {
  /** Call this before any other statement of the transaction, so that a second request waits and changes nothing (K7). */
  begin(tx: Tx): Promise<void>;
  /** Call this before the transaction ends, with the password hash at that time. Omit the hash if the request is not about a user. */
  end(tx: Tx, outcome: { id: string; passwordHash?: string | null }): Promise<void>;
  /** Returns the bytes of a secret that can be shown again for the same key. Null without a key. */
  secretFor(outcomeId: string): Buffer | null;
}

const noClaim: Claim = { async begin() {}, async end() {}, secretFor: () => null };

/** Thrown in the transaction of a request if another one with the same key was carried out meanwhile. */
export class CarriedOut extends Error {}

/** How long outcomes are stored: longer than any client waits, but no longer than needed (K4). */
const keptMs = 24 * 3_600_000;

/**
 * Carries a request out, or repeats the outcome of the one with the same key (K5). Without a key it is always carried out.
 */
export async function carryOutOnce<T>(
  deps: OnceDeps,
  request: KeyedRequest | null,
  carryOut: (claim: Claim) => Promise<T>,
  repeat: (request: KeyedRequest, outcome: Outcome) => Promise<T>,
): Promise<T> {
  if (request === null) return await carryOut(noClaim);
  const known = await findOutcome(deps, request);
  if (known !== null) return await repeat(request, known);
  try {
    return await carryOut(claimOf(deps, request));
  } catch (error) {
    if (!(error instanceof CarriedOut || error instanceof Refusal)) throw error;
    // Another request with this key may have caused the refusal, for example because the name is now taken.
    const outcome = await findOutcome(deps, request);
    if (outcome === null) throw error;
    return await repeat(request, outcome);
  }
}

/** Finds the outcome of the first request. Null if it was not carried out. Refuses another input (K8). */
export async function findOutcome(deps: OnceDeps, request: KeyedRequest): Promise<Outcome | null> {
  const found = await findRequest(deps.store.reader, keyMacs(deps.keys, request), deps.now());
  if (found === null || found.outcomeId === null) return null;
  if (!isSameInput(deps.keys, request, found.inputMac)) throw keyUsed(request, 'OTHER_INPUT');
  return { id: found.outcomeId, passwordMac: found.passwordMac };
}

/** K8. */
export function keyUsed({ key: { field } }: KeyedRequest, reason: 'OTHER_INPUT' | 'OUTCOME_OVER'): Refusal {
  return new Refusal('IDEMPOTENCY_KEY_USED', { field, reason });
}

function claimOf({ keys, now }: OnceDeps, request: KeyedRequest): Claim {
  const [id = ''] = keyMacs(keys, request);
  return {
    async begin(tx) {
      const row = { id, inputMac: inputMac(keys, request), outcomeId: null, passwordMac: null };
      if (!(await beginRequest(tx, { ...row, expiresAt: now() + keptMs }, now()))) throw new CarriedOut();
    },
    async end(tx, { id: outcomeId, passwordHash }) {
      const mac = passwordHash === undefined ? null : passwordMac(keys, passwordHash);
      await endRequest(tx, id, { outcomeId, passwordMac: mac });
    },
    secretFor: outcomeId => shownSecrets(keys, request, outcomeId)[0] ?? null,
  };
}
