import type { Person } from '../../domain/identifiers/person.queries.js';
import { Refusal } from '../../domain/refusal.js';

/** The role that the bearer token gives the caller. */
export type Viewer =
  | { readonly kind: 'ANYONE' }
  /** The token has ended or is not of this app (T8). `retryAfter`: its network sent too many wrong ones (X18). */
  | InvalidViewer
  /** `person` as it was when the token was read. */
  | UserViewer
  | { readonly kind: 'ADMIN' | 'OPERATOR' };

export interface UserViewer {
  readonly kind: 'USER';
  readonly person: Person;
  /** F19: the app needs a second factor on every session, and this one has none. */
  readonly needsSecondFactor: boolean;
}

export interface InvalidViewer {
  readonly kind: 'INVALID';
  /** Seconds. */
  readonly retryAfter?: number;
  /** The reason why an access token of this app is no longer valid (T8). Absent: it is of another app, or malformed. */
  readonly endReason?: 'TOKEN_EXPIRED' | 'SESSION_ENDED';
  /** The session of a token that this server signed. It may only be used to repeat what ended the session (K9). */
  readonly formerSessionId?: string;
}

/** Returns the error for a caller whose token is not accepted. */
export function refusalOf({ retryAfter, endReason }: InvalidViewer): Refusal {
  if (retryAfter !== undefined) return new Refusal('RATE_LIMITED', { retryAfter });
  return endReason === undefined ? new Refusal('INVALID_TOKEN') : new Refusal('UNAUTHENTICATED', { reason: endReason });
}
