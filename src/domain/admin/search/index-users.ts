import { setTimeout as rest } from 'node:timers/promises';
import type { Logger } from '../../../platform/observability/log.js';
import { inTurn } from '../../../platform/store/in-turn.js';
import type { Tx } from '../../../platform/store/store.js';
import type { Deps } from '../../deps.js';
import { findClaims } from '../../identifiers/claims.queries.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import { lockUser, updateUser } from '../../identifiers/users.queries.js';
import { findLatestLogin, listUsersToIndex, replaceTerms } from './index-users.queries.js';
import { searchTermsOf } from './search-terms.rules.js';

const everyMs = 10_000;
const afterFailureMs = 60_000;
/** Small enough that requests wait only a few milliseconds: an embedded database blocks the server during a transaction. */
const usersPerTransaction = 10;
const usersPerRead = 200;

/**
 * Writes the search terms of users who are new or have changed (O13), on any node or by any version. So requests that change a user do not have to
 * write terms. Returns a function that stops it.
 */
export function startIndexing(deps: Deps, log: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const wasDone = await indexAll(deps, signal).then(
        () => true,
        error => {
          log.warn({ err: error }, 'writing search terms failed, will try again in a minute');
          return false;
        },
      );
      // A rejection means that the server is stopping.
      await rest(wasDone ? everyMs : afterFailureMs, undefined, { ref: false, signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function indexAll(deps: Deps, signal: AbortSignal): Promise<void> {
  for (;;) {
    const ids = await listUsersToIndex(deps.store.reader, null, usersPerRead);
    for (const batch of inBatches(ids)) {
      if (signal.aborted) return;
      await inTurn(deps.store, tx => indexUsers(tx, batch));
    }
    if (ids.length < usersPerRead) return;
  }
}

/** The most users that one search indexes first, which takes a fifth of a second. After an import, there may be more for a while. */
const mostBeforeSearch = 200;
/** On a busy machine those take long. A search that waited for all of them would exceed the time that a request may take. */
const mostMsBeforeSearch = 4_000;

/**
 * Writes the missing terms of an app, so that a search finds all earlier changes. Stops after `mostMs`. Returns false if there may
 * be more to write.
 */
export async function indexBeforeSearch(
  { store }: Pick<Deps, 'store'>,
  appId: string,
  mostMs = mostMsBeforeSearch,
): Promise<boolean> {
  const ids = await listUsersToIndex(store.reader, appId, mostBeforeSearch + 1);
  const beganAt = performance.now();
  for (const batch of inBatches(ids.slice(0, mostBeforeSearch))) {
    await store.transaction(tx => indexUsers(tx, batch));
    if (performance.now() - beganAt > mostMs) return false;
  }
  return ids.length <= mostBeforeSearch;
}

function inBatches(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / usersPerTransaction);
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * usersPerTransaction, (index + 1) * usersPerTransaction),
  );
}

/** Locks in the order of ids, so that two nodes cannot deadlock. */
async function indexUsers(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of [...ids].sort()) await indexUser(tx, id);
}

async function indexUser(tx: Tx, userId: string): Promise<void> {
  const user = await lockUser(tx, { userId, updatedAt: null });
  if (user === null || user.indexedUpdate === user.updatedAt) return;
  const owned = await findIdentifiers(tx, { userId });
  const claims = await findClaims(tx, { userId });
  await replaceTerms(tx, user, searchTermsOf({ user, owned, claims }));
  // Earlier versions did not store logins. Use the newest stored session instead.
  const lastLoginAt = user.lastLoginAt || ((await findLatestLogin(tx, userId)) ?? 0);
  await updateUser(tx, userId, { indexedUpdate: user.updatedAt, lastLoginAt });
}
