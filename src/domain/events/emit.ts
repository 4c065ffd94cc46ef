import type { Tx } from '../../platform/store/store.js';
import { newIdInOrder } from '../../platform/values/ids.js';
import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import type { App } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import { eventLifetimeMs } from './event.rules.js';
import { type EventRow, findUntriedUpdate, joinUntriedEvent, queueEvent } from './events.queries.js';

/** The fields of a user that `user.updated` may name, by their names in the API. */
type UserField =
  | 'username'
  | 'email'
  | 'phone'
  | 'isPseudo'
  | 'displayName'
  | 'country'
  | 'locale'
  | 'attributes'
  | 'disabled'
  | 'passkeys';

/**
 * Why a user was deleted. REQUESTED: by the user or an admin. EXPIRED: a pseudo user without a session (R1). INACTIVE: the user has
 * not logged in for as long as the operator allows (R2).
 */
export type DeletionReason = 'REQUESTED' | 'EXPIRED' | 'INACTIVE';

/**
 * The events of an app (O6). They contain ids, kinds and names of fields, but no values, because events may remain in the queues and logs of others.
 * A receiver that needs values asks the API for the present state.
 */
export type NewEvent =
  | { type: 'user.created'; userId: string; data: { isPseudo: boolean } }
  | { type: 'user.updated'; userId: string; data: { changed: readonly UserField[] } }
  | { type: 'address.verified' | 'address.changed'; userId: string; data: { kind: AddressKind } }
  | { type: 'user.deleted'; userId: string; data: { reason: DeletionReason } }
  | { type: 'password.changed' | 'password.reset'; userId: string }
  | { type: 'country.paused'; data: { country: string; sent: number; verified: number } }
  | { type: 'purse.low'; data: { kind: AddressKind; purse: 'APP' | 'SERVER'; spent: number; most: number } }
  | { type: 'webhook.test' };

/** Queues an event in the transaction that causes it, if the app has a webhook. */
export async function emitEvent(
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  tx: Tx,
  app: App,
  event: NewEvent,
): Promise<void> {
  if (app.settings.webhookUrl === null) return;
  if (event.type === 'user.updated' && (await joinWaiting(tx, app, event))) return;
  await queueEvent(tx, newEvent(deps, app, event, newIdInOrder(tx, deps)));
}

/**
 * Adds the changed fields to an untried `user.updated` of the same user, so that repeated changes of a profile cause one event (X17). An event that a
 * worker has tried may have arrived, and receivers drop a second one with the same id.
 */
async function joinWaiting(tx: Tx, app: App, { userId, data }: Extract<NewEvent, { type: 'user.updated' }>) {
  const waiting = await findUntriedUpdate(tx, { appId: app.id, userId });
  if (waiting === null) return false;
  const changed = [...new Set([...(waiting.data.changed as string[]), ...data.changed])];
  return await joinUntriedEvent(tx, waiting.id, { ...waiting.data, changed });
}

/** Emits that an existing user's identifier changed or was removed. */
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
