import { isId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import { parseFirst } from '../paging.js';
import { Refusal } from '../refusal.js';
import { mostSessions, type SessionRow } from './session.rules.js';
import { findPositionOfSession, listLiveSessions } from './sessions.queries.js';

/** T7: returns a page of a user's live sessions, last used first. `after` is the id of the last session of the previous page. */
export async function listSessions(
  { store: { reader }, now }: Deps,
  userId: string,
  first: number | null,
  after: string | null,
): Promise<SessionRow[]> {
  const limit = parseFirst(first ?? mostSessions);
  const position = after !== null && isId(after) ? await findPositionOfSession(reader, userId, after) : null;
  if (after !== null && position === null) throw new Refusal('NOT_FOUND', { field: 'after' });
  return await listLiveSessions(reader, userId, now(), position, limit);
}
