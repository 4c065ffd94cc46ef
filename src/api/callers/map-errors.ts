import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import { StoreUnavailable } from '../../platform/store/store.js';

/** Turns an outage of the database into a refusal, wherever it was noticed. */
export function mapError(deps: Deps, cause: unknown): unknown {
  const isUnavailable = cause instanceof StoreUnavailable || deps.store.isUnavailable(cause);
  return isUnavailable ? new Refusal('SERVICE_UNAVAILABLE', { retryAfter: 1 }) : cause;
}
