import type { Action } from '../../platform/store/audit-actions.js';
import { preparedInsert } from '../../platform/store/prepared.js';
import type { Tx } from '../../platform/store/store.js';
import { newIdInOrder } from '../../platform/values/ids.js';
import { kinds } from '../../platform/values/kinds.js';
import type { Deps } from '../deps.js';

/** The part of a call that the audit log keeps: who asks, and from where. */
export interface Origin {
  readonly app: { readonly id: string };
  readonly actor: Actor;
  /** Textual IPv4 or IPv6 address. */
  readonly ip: string;
}

export type Actor =
  | { readonly kind: 'ANYONE' | 'SERVER' }
  | { readonly kind: 'USER'; readonly id: string; readonly sessionId: string }
  | { readonly kind: 'ADMIN' | 'OPERATOR'; readonly id: string };

/** Returns the id of who asks; null for anyone. */
export function actorId({ actor }: Pick<Origin, 'actor'>): string | null {
  return 'id' in actor ? actor.id : null;
}

/**
 * Adds a row to the audit log, which is never changed (O4). `details` names kinds and reasons, and has the old and new text
 * of a template and value of a setting; never a secret or a user's address.
 */
export async function recordAction(
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  tx: Tx,
  origin: Origin,
  action: Action,
  userId: string | null,
  details: Record<string, unknown> = {},
): Promise<void> {
  const { app, actor, ip } = origin;
  await insertEntry(tx, {
    id: newIdInOrder(tx, deps),
    appId: app.id,
    at: deps.now(),
    action,
    actor: actor.kind,
    actorId: actorId(origin),
    userId,
    ip,
    details,
  });
  tx.recordedActions?.push({ action, kind: kinds.find(kind => kind === details.kind) ?? '' });
}

const insertEntry = preparedInsert('auditLog');
