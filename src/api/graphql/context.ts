import type { Call, UserCall } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { type IdempotencyKey, readIdempotencyKey } from '../../domain/idempotency/idempotency-key.rules.js';
import type { ResolvedIdentifier } from '../../domain/identifiers/resolve.js';
import { Refusal } from '../../domain/refusal.js';
import type { Viewer } from '../callers/viewer.js';

/** The context that a resolver receives for one request. */
export interface Context {
  readonly deps: Deps;
  readonly call: Call;
  readonly viewer: Viewer;
  /** The header `Idempotency-Key` (K1). */
  readonly idempotencyHeader?: string | undefined;
  /** The user that the identifier argument resolves to. Only `@verifiedOnly` sets it (L2). */
  readonly resolved?: ResolvedIdentifier;
  /** Only for a subscription: the connection that carries it. */
  readonly connection?: LiveConnection;
}

/** A connection that sends changes to a caller while the caller's session is valid. */
export interface LiveConnection {
  /**
   * Returns whether the token is still valid, and closes the connection if it is not. Throws while
   * the database is unreachable.
   */
  mayContinue(): Promise<boolean>;
  /** Counts one more subscription of the user, or refuses it. Returns a function that releases the slot. */
  takeSlot(userId: string): () => void;
}

/** Returns the idempotency key of a field that takes one as an argument (K1). */
export function idempotencyKeyOf(
  { idempotencyHeader }: Context,
  argument: string | null | undefined,
): IdempotencyKey | null {
  return readIdempotencyKey(argument, idempotencyHeader);
}

/** Returns the call of a field that only users can use. Refuses admins and the operator. */
export function userCall({ call }: Context): UserCall {
  const { actor } = call;
  if (actor.kind !== 'USER') throw new Refusal('FORBIDDEN', { reason: 'USERS_ONLY' });
  return { ...call, actor };
}

/**
 * Returns the user that this field's identifier resolves to. The server does not start if such a
 * field lacks the directive.
 */
export function resolvedIdentifier({ resolved }: Context): ResolvedIdentifier {
  if (resolved === undefined) throw new Error('@verifiedOnly did not run on a field that needs it');
  return resolved;
}
