import type { TypedToken } from './apps/portal/admin-presence.rules.js';
import type { App } from './apps/settings.rules.js';
import type { Origin } from './audit/record.queries.js';

/** One request as use cases see it: the actor, the app and the origin. */
export interface Call extends Origin, TypedToken {
  readonly app: App;
  /** Whether a header named the app. Otherwise it comes from the token or the default. */
  readonly appIsNamed: boolean;
  readonly userAgent: string | null;
  /** Set if the sessions that this call opens are for standing tokens (H2). `endsAt` is the end that the client requests. */
  readonly standing?: { readonly endsAt: number | null };
}

/** A call by a user with a live session. */
export interface UserCall extends Call {
  readonly actor: { readonly kind: 'USER'; readonly id: string; readonly sessionId: string };
}

/** Returns the call of the server itself, for work that no client requested. */
export function callOfServer(app: App): Call {
  return { app, actor: { kind: 'SERVER' }, ip: '127.0.0.1', appIsNamed: true, userAgent: null };
}
