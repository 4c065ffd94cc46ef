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

/** So few that other transactions do not wait long. */
const rowsPerTransaction = 500;
/** A server looks every 20 ms whether the embedded database is free. */
const leastRestMs = 50;

export interface Revived {
  /** Of users and pseudo users. */
  sessions: number;
  /** Codes and links that are good. */
  challenges: number;
  portalSessions: number;
}

export const nothing: Readonly<Revived> = { sessions: 0, challenges: 0, portalSessions: 0 };

export interface AfterRestore {
  readonly scope: Scope;
  readonly whose: SessionScope;
}

/** Returns what `endRevived` would end, by app. Rows without an app belong to operators and stand under the default app. */
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
 * Ends every session, code and link that a restored copy brought back, in many short transactions, so that servers may run. The
 * audit log has a row about it first, with what there is to end. Adds what it has ended to `ended`. After an interruption run it again.
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
  // C19: an objection may have been lost, and the links that undo are as old as the copy.
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
