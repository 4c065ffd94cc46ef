import { isId, newId } from '../../platform/values/ids.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { newEvent } from './emit.js';
import { eventLifetimeMs } from './event.rules.js';
import { type EventRow, queueEvent, requeueEvent } from './events.queries.js';

/** Queues an event again with the same id, so that a receiver that already has it can drop it (O6). */
export async function resendEvent(
  deps: Pick<Deps, 'store' | 'now'>,
  { app }: Pick<Call, 'app'>,
  id: string,
): Promise<EventRow> {
  const now = deps.now();
  const due = { now, expiresAt: now + eventLifetimeMs };
  const event = isId(id) ? await deps.store.transaction(tx => requeueEvent(tx, app.id, id, due)) : null;
  if (event === null) throw new Refusal('NOT_FOUND', { field: 'id' });
  return event;
}

/** Queues an event without a user, so that an admin can try a new webhook. */
export async function sendTestEvent(deps: Deps, { app }: Call): Promise<EventRow> {
  if (app.settings.webhookUrl === null) throw new Refusal('NOT_FOUND', { field: 'webhookUrl' });
  const event = newEvent(deps, app, { type: 'webhook.test' }, newId(deps));
  await deps.store.transaction(tx => queueEvent(tx, event));
  return event;
}
