import { isId, newId } from '../../platform/values/ids.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { newEvent } from './emit.js';
import { eventLifetimeMs } from './event.rules.js';
import { type EventRow, insertEvent, requeueEvent } from './events.queries.js';

/** Sends an event once more, under the id it had, so that a receiver who has it can tell (O6). */
export async function resendEvent(deps: Deps, { app }: Call, id: string): Promise<EventRow> {
  const now = deps.now();
  const due = { now, expiresAt: now + eventLifetimeMs };
  const event = isId(id) ? await deps.store.transaction(tx => requeueEvent(tx, app.id, id, due)) : null;
  if (event === null) throw new Refusal('NOT_FOUND', { field: 'id' });
  return event;
}

/** An event of no user, for whoever has just set a webhook up. */
export async function sendTestEvent(deps: Deps, { app }: Call): Promise<EventRow> {
  if (app.settings.webhookUrl === null) throw new Refusal('NOT_FOUND', { field: 'webhookUrl' });
  const event = newEvent(deps, app, { type: 'webhook.test' }, newId(deps));
  await deps.store.transaction(tx => insertEvent(tx, event));
  return event;
}
