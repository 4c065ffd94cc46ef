import type { Deps } from '../deps.js';
import { newId } from '../ids.js';
import type { Tx } from '../store/store.js';

/** Who is asking, and from where: the part of a call that the audit log keeps. */
export interface Origin {
  readonly app: { readonly id: string };
  readonly actor: Actor;
  /** Textual IPv4 or IPv6 address. */
  readonly ip: string;
}

export type Actor =
  | { readonly kind: 'ANYONE' }
  | { readonly kind: 'USER'; readonly id: string; readonly sessionId: string }
  | { readonly kind: 'ADMIN' | 'OPERATOR'; readonly id: string };

export type Action =
  | 'APP_CREATED'
  | 'APP_SETTINGS_CHANGED'
  | 'TEMPLATE_CHANGED'
  | 'USER_CREATED'
  | 'USER_UPGRADED'
  | 'USER_DISABLED'
  | 'USER_ENABLED'
  | 'USER_DELETED'
  | 'USER_EXPORTED'
  | 'LOGGED_IN'
  | 'LOGIN_FAILED'
  | 'LOGGED_OUT'
  | 'REFRESH_TOKEN_REUSED'
  | 'ADDRESS_CLAIMED'
  | 'ADDRESS_VERIFIED'
  | 'ADDRESS_DISOWNED'
  | 'ADDRESS_RELEASED'
  | 'IDENTIFIER_CHANGED'
  | 'IDENTIFIER_REMOVED'
  | 'IDENTIFIER_CHANGE_CANCELLED'
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RESET_REQUESTED'
  | 'PASSWORD_RESET'
  | 'SIGNING_KEY_ROTATED'
  | 'SMS_COUNTRY_PAUSED'
  | 'SMS_COUNTRY_REOPENED'
  | 'WEBHOOK_SECRET_ROTATED';

/** One row of the append-only audit log (O4). `details` names kinds and reasons, never an address or a secret. */
export async function recordAct(
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  tx: Tx,
  origin: Origin,
  action: Action,
  userId: string | null,
  details: Record<string, unknown> = {},
): Promise<void> {
  const { app, actor, ip } = origin;
  await tx.db.insert(tx.tables.auditLog).values({
    id: newId(deps),
    appId: app.id,
    at: deps.now(),
    action,
    actor: actor.kind,
    actorId: actor.kind === 'ANYONE' ? null : actor.id,
    userId,
    ip,
    details,
  });
}
