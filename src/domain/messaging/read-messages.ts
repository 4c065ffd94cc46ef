import type { Deps } from '../deps.js';
import { type Page, type PageRequest, readPage } from '../paging.js';
import { listMessages, type MessageCondition } from './message-log.queries.js';
import type { MessageRow } from './outbox/messages.queries.js';
import type { Channel, MessageKind } from './templates/templates.js';

export interface MessageFilter {
  userId: string | null;
  /** The spellings in which the recipient may be stored (I6). */
  recipient: readonly MessageRow['recipient'][] | null;
  kind: MessageKind | null;
  state: MessageRow['state'] | null;
  channel: Channel | null;
}

/** Returns a page of the messages of an app, sent or queued, newest first (O2). */
export async function readMessages(
  { store }: Pick<Deps, 'store'>,
  appId: string,
  filter: MessageFilter,
  page: PageRequest,
): Promise<Page<MessageRow>> {
  const { of, rest } = splitByIndex(filter);
  return await readPage(
    page,
    (after, limit) => listMessages(store.reports, appId, of, after, limit),
    ({ createdAt, id }) => [createdAt, id],
    rest.length === 0 ? null : message => rest.every(field => fits(message, filter, field)),
  );
}

/** Returns the condition that finds the fewest rows by an index, and the fields that are then compared row by row. */
function splitByIndex(filter: MessageFilter): { of: MessageCondition; rest: (keyof MessageFilter)[] } {
  const { userId, recipient, state } = filter;
  const rest = (['recipient', 'state', 'kind', 'channel'] as const).filter(field => filter[field] !== null);
  const without = (field: keyof MessageFilter) => rest.filter(each => each !== field);
  if (userId !== null) return { of: { userId }, rest };
  if (recipient !== null) return { of: { recipient }, rest: without('recipient') };
  if (state !== null) return { of: { state }, rest: without('state') };
  return { of: {}, rest };
}

function fits(message: MessageRow, filter: MessageFilter, field: keyof MessageFilter): boolean {
  return field === 'recipient'
    ? filter.recipient?.includes(message.recipient) === true
    : message[field] === filter[field];
}
