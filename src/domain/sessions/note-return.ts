import type { Tx } from '../../platform/store/store.js';
import { fixedCodeOf } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import { noteReturn } from '../limits/merits.js';
import type { SessionWithPerson } from './sessions.queries.js';

/** X7: a returning user who has proven a number adds a merit to the network. Call this once per day and session. */
export async function noteReturnOf(
  deps: Deps,
  tx: Tx,
  ip: string,
  { session, person }: SessionWithPerson,
): Promise<void> {
  const phone = person.owned.find(({ kind }) => kind === 'PHONE');
  if (phone === undefined || phone.provenAt === null) return;
  const app = await deps.apps.find(session.appId);
  // Ignore a test address, because the admin who set it knows its code (D8).
  if (app === null || fixedCodeOf(phone.value, app.settings) !== null) return;
  await noteReturn(deps, tx, { userId: session.userId, ip, provedAt: phone.provenAt });
}
