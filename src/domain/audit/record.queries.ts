import type { Action } from '../../platform/store/audit-actions.js';
import { preparedInsert } from '../../platform/store/prepared.js';
import type { Tx } from '../../platform/store/store.js';
import { newIdInOrder } from '../../platform/values/ids.js';
import { kinds } from '../../platform/values/kinds.js';
import type { Deps } from '../deps.js';

/** The part of a call that the audit log stores: the actor and the IP address. */
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

/** Returns the id of the actor. Null for anyone. */
export function actorId({ actor }: Pick<Origin, 'actor'>): string | null {
  return 'id' in actor ? actor.id : null;
}

/**
 * Adds an entry to the audit log. Entries are never changed (O4). `details` contains kinds, reasons, and the old and new text of a template or value
 * of a setting, but never a secret or a user's address.
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
