import { inTurn } from '../../platform/store/in-turn.js';
import { defaultAppId } from '../apps/admin-tokens.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import {
  type Counted,
  closeSomeChallenges,
  countOpenChallenges,
  countPortalSessions,
  countSessions,
  endAllReclaims,
  endPortalSessions,
  endSomeSessions,
  endUndos,
  type Scope,
  type SessionScope,
} from './after-restore.queries.js';

/** Small enough that other transactions do not wait long. */
const rowsPerTransaction = 500;
/** Longer than the 20 ms after which a waiting server tries again to lock the embedded database. */
const leastRestMs = 50;

export interface Revived {
  /** Sessions of users and pseudo users. */
  sessions: number;
  /** Codes and links that still work. */
  challenges: number;
  portalSessions: number;
}

export const nothing: Readonly<Revived> = { sessions: 0, challenges: 0, portalSessions: 0 };

export interface AfterRestore {
  readonly scope: Scope;
  readonly whose: SessionScope;
}

/** Returns how much `endRevived` would end, by app. Rows without an app belong to operators and count for the default app. */
export async function countRevived(deps: Deps, { scope, whose }: AfterRestore): Promise<Map<string, Revived>> {
  const { reader } = deps.store;
  const byApp = new Map<string, Revived>();
  const add = (what: keyof Revived, counted: readonly Counted[]) => {
    for (const { appId, number } of counted) {
      const app = byApp.get(appId ?? defaultAppId) ?? nothing;
      byApp.set(appId ?? defaultAppId, { ...app, [what]: app[what] + number });
    }
  };
  add('sessions', await countSessions(reader, scope, whose));
  add('challenges', await countOpenChallenges(reader, scope, deps.now()));
  add('portalSessions', await countPortalSessions(reader, scope));
  return byApp;
}

/**
 * Ends every session, code and link in a restored copy, in many short transactions, so that servers can run meanwhile. First adds an audit entry with
 * the numbers. Adds the rows that it has ended to `ended`. Run it again after an interruption.
 */
export async function endRevived(deps: Deps, call: Call, what: AfterRestore, ended: Revived): Promise<void> {
  const { scope, whose } = what;
  const { store, now } = deps;
  const revived = await countRevived(deps, what);
  if (!revived.has(call.app.id)) revived.set(call.app.id, nothing);
  await store.transaction(async tx => {
    for (const [id, details] of revived)
      await recordAction(deps, tx, { ...call, app: { id } }, 'REVIVED_ACCESS_ENDED', null, { ...details, whose });
  });
  await store.transaction(tx => endAllReclaims(tx, scope));
  ended.portalSessions += await store.transaction(tx => endPortalSessions(tx, scope));
  // C19: the copy may lack an objection, and its undo links are as old as the copy.
  await store.transaction(tx => endUndos(tx, scope, now()));
  for (let closed = rowsPerTransaction; closed === rowsPerTransaction; ended.challenges += closed)
    closed = await inTurn(store, tx => closeSomeChallenges(tx, scope, now(), rowsPerTransaction), leastRestMs);
  for (let ids: string[] = [], after = ''; ; after = ids.at(-1) ?? after) {
    const batch = { after, limit: rowsPerTransaction, now: now() };
    ids = await inTurn(store, tx => endSomeSessions(tx, scope, whose, batch), leastRestMs);
    ended.sessions += ids.length;
    if (ids.length < rowsPerTransaction) return;
  }
}
