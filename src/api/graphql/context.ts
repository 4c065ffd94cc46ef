import type { Call, UserCall } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import type { Person } from '../../domain/identifiers/person.queries.js';
import type { ResolvedIdentifier } from '../../domain/identifiers/resolve.js';
import { Refusal } from '../../domain/refusal.js';

/** What a resolver gets of one request. */
export interface Context {
  readonly deps: Deps;
  readonly call: Call;
  readonly viewer: Viewer;
  /** Whom the identifier argument leads to; `@verifiedOnly` alone puts it here (L2). */
  readonly resolved?: ResolvedIdentifier;
  /** Of a subscription alone: the connection that it is told over. */
  readonly connection?: LiveConnection;
}

/** A connection on which a caller is told of changes for as long as their session lives. */
export interface LiveConnection {
  /** Whether the token is still good; if it is not, the connection is closed. Throws while the database is away. */
  mayContinue(): Promise<boolean>;
  /** Counts one more subscription of the user, or refuses it. Returns a function that releases the slot. */
  takeSlot(userId: string): () => void;
}

/** Who the bearer token says is asking. */
export type Viewer =
  | { readonly kind: 'ANYONE' }
  /** There is a token, and it is dead or foreign (T8). */
  | { readonly kind: 'INVALID' }
  /** `person` as of the moment when the token was read. */
  | { readonly kind: 'USER'; readonly person: Person }
  | { readonly kind: 'ADMIN' | 'OPERATOR' };

/** The call of a field that only makes sense for a user: a token of an admin is none. */
export function userCall({ call }: Context): UserCall {
  const { actor } = call;
  if (actor.kind !== 'USER') throw new Refusal('FORBIDDEN');
  return { ...call, actor };
}

/** Whom the identifier of this field leads to. The server does not start when a field that asks this lacks the directive. */
export function resolvedIdentifier({ resolved }: Context): ResolvedIdentifier {
  if (resolved === undefined) throw new Error('@verifiedOnly did not run on a field that needs it');
  return resolved;
}

/** Q2: whether the viewer sees all of a user. */
export function maySeeAllOf({ call, viewer }: Context, userId: string): boolean {
  if (viewer.kind === 'ADMIN' || viewer.kind === 'OPERATOR') return true;
  if (viewer.kind !== 'USER') return false;
  return viewer.person.user.id === userId || call.app.settings.exposeFullUserDataToOthers;
}
