import type { Tx } from '../../platform/store/store.js';
import { newIdInOrder } from '../../platform/values/ids.js';
import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import type { App } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import { eventLifetimeMs } from './event.rules.js';
import { type EventRow, insertEvent } from './events.queries.js';

/** The fields of a user, as the API names them, that `user.updated` may name. */
type UserField =
  | 'username'
  | 'email'
  | 'phone'
  | 'isPseudo'
  | 'displayName'
  | 'country'
  | 'locale'
  | 'attributes'
  | 'disabled';

/**
 * What an app is told (O6). Ids, kinds and names of fields, and no value: an event may lie about in queues and logs of
 * others, and whoever needs more asks the API for what is true by then.
 */
export type NewEvent =
  | { type: 'user.created'; userId: string; data: { isPseudo: boolean } }
  | { type: 'user.updated'; userId: string; data: { changed: readonly UserField[] } }
  | { type: 'address.verified' | 'address.changed'; userId: string; data: { kind: AddressKind } }
  | { type: 'user.deleted' | 'password.changed' | 'password.reset'; userId: string }
  | { type: 'webhook.test' };

/** Notes an event in the transaction that causes it, if the app has a webhook. Wake the dispatch after the commit. */
export async function emitEvent(
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  tx: Tx,
  app: App,
  event: NewEvent,
): Promise<void> {
  if (app.settings.webhookUrl !== null) await insertEvent(tx, newEvent(deps, app, event, newIdInOrder(tx, deps)));
}

/** An identifier of a user who is not new is another, or gone. */
export async function emitIdentifierChanged(
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  tx: Tx,
  app: App,
  userId: string,
  kind: Kind,
): Promise<void> {
  const event: NewEvent =
    kind === 'USERNAME'
      ? { type: 'user.updated', userId, data: { changed: ['username'] } }
      : { type: 'address.changed', userId, data: { kind } };
  await emitEvent(deps, tx, app, event);
}

export function newEvent(deps: Pick<Deps, 'now'>, app: App, event: NewEvent, id: string): EventRow {
  const now = deps.now();
  return {
    id,
    appId: app.id,
    type: event.type,
    userId: 'userId' in event ? event.userId : null,
    data: 'data' in event ? { ...event.data } : {},
    state: 'QUEUED',
    attempts: 0,
    nextAttemptAt: now,
    leaseUntil: null,
    expiresAt: now + eventLifetimeMs,
    lastError: null,
    createdAt: now,
    deliveredAt: null,
  };
}
