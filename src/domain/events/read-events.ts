import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Page, type PageRequest, readPage } from '../paging.js';
import { type EventRow, listEvents } from './events.queries.js';

/** Returns a page of the events of an app, newest first. */
export async function readEvents(
  { store }: Pick<Deps, 'store'>,
  { app }: Pick<Call, 'app'>,
  request: PageRequest,
): Promise<Page<EventRow>> {
  return await readPage(
    request,
    (after, limit) => listEvents(store.reports, app.id, after, limit),
    ({ createdAt, id }) => [createdAt, id],
    null,
  );
}
