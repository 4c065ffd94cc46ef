import type { Deps } from '../../../domain/deps.js';
import { Refusal } from '../../../domain/refusal.js';
import { StoreUnavailable } from '../../../platform/store/store.js';

/** The database being away is foreseen, wherever it was noticed. */
export function mapError(deps: Deps, cause: unknown): unknown {
  const isAway = cause instanceof StoreUnavailable || deps.store.isUnavailable(cause);
  return isAway ? new Refusal('SERVICE_UNAVAILABLE', { retryAfter: 1 }) : cause;
}
