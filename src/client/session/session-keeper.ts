import { BonafideError } from '../error.js';
import { callApp, type KeyValueStorage, tabStorage } from '../platform.js';
import { createKeptTokens } from './kept-tokens.js';
import type { Lock } from './lock.js';
import { listenToTabs } from './tabs.js';
import { isFresh, isGood, readTokens, type Tokens, userIn } from './tokens.js';

/** The user who is logged in. */
export interface LoggedIn {
  readonly userId: string;
}

/** The reason why a session ended. `OTHER_TAB`: another tab ended it, and could not say why. */
export type EndReason = 'LOGOUT' | 'DELETED' | 'INVALID_TOKEN' | 'REFRESH_TOKEN_REUSED' | 'OTHER_TAB';

/** `BEGAN` also when a login replaces a session, of the same user or another one. */
export type SessionEvent =
  | { readonly type: 'BEGAN' | 'REFRESHED'; readonly session: LoggedIn; readonly reason?: undefined }
  | { readonly type: 'ENDED'; readonly session: null; readonly reason: EndReason };

export interface SessionKeeper {
  /** Undefined until an asynchronous storage was read. */
  readonly session: LoggedIn | null | undefined;
  read(): Promise<Tokens | null>;
  keep(tokens: Tokens): Promise<void>;
  /** Ends the session. With the access token `of`, only if the session belongs to the user of that token. */
  end(reason: EndReason, of?: string): Promise<void>;
  /** Ends the session on this device, even if it cannot be read. */
  forget(reason: EndReason): Promise<void>;
  /**
   * Returns an access token that is neither old nor `refused`, or null if nobody is logged in. The token always belongs to one user, even if another
   * one logs in meanwhile: to `userId`, to the user of `refused`, or else to the user who was logged in at the time of the call.
   */
  accessToken(refused?: string, userId?: string): Promise<string | null>;
  /**
   * Runs `work` while no refresh runs, in this tab or in another. Otherwise a refresh could fail, and end the session, because the server has ended it
   * and the answer with the next one is on its way. `work` gets the newest access token of the user of `token`.
   */
  hold<T>(token: string | null, work: (token: string | null) => Promise<T>): Promise<T>;
  listen(listener: (event: SessionEvent) => void): () => void;
  close(): void;
}

export interface KeeperOptions {
  storage: KeyValueStorage;
  key: string;
  lock: Lock;
  /** Sends a refresh token. Throws a BonafideError. */
  exchange(refreshToken: string): Promise<Tokens>;
  /** Called with each change of the session that the storage refuses. */
  onStorageError(error: BonafideError): void;
}

/** After these refusals the refresh token is useless. After every other failure it may still be valid. */
export const refusals: readonly string[] = ['INVALID_TOKEN', 'REFRESH_TOKEN_REUSED'];

/** Keeps the tokens of a session in a storage. Refreshes them once for all callers, in this tab and in others. */
export function createSessionKeeper(options: KeeperOptions): SessionKeeper {
  const { storage, key, lock, exchange, onStorageError } = options;
  const kept = createKeptTokens(storage, key, onStorageError);
  const listeners = new Set<(event: SessionEvent) => void>();
  let known: Tokens | null | undefined;
  let session: LoggedIn | null | undefined;
  let refreshing: Promise<string | null> | undefined;
  let lastTurn: Promise<unknown> = Promise.resolve();

  function note(tokens: Tokens | null): void {
    known = tokens;
    const userId = tokens === null ? null : userIn(tokens.accessToken);
    // Keep the same object for the same user, so that a page that compares does not render again.
    if (userId !== session?.userId) session = userId === null ? null : { userId };
  }

  function emit(event: SessionEvent): void {
    for (const listener of listeners) callApp(() => listener(event));
  }

  async function read(): Promise<Tokens | null> {
    const before = known;
    const tokens = await kept.read();
    // Otherwise newer tokens were kept in the meantime.
    if (known === before) note(tokens);
    return tokens;
  }

  async function keep(tokens: Tokens): Promise<void> {
    note(tokens);
    await kept.begin(tokens);
    tell({ type: 'BEGAN', session: { userId: userIn(tokens.accessToken) } });
  }

  async function end(reason: EndReason, of?: string): Promise<void> {
    const tokens = await read();
    if (tokens === null || (of !== undefined && userIn(of) !== userIn(tokens.accessToken))) return;
    await forget(reason);
  }

  async function forget(reason: EndReason): Promise<void> {
    note(null);
    await kept.replace(null);
    tell({ type: 'ENDED', session: null, reason });
  }

  async function accessToken(refused?: string, userId?: string): Promise<string | null> {
    const tokens = await read();
    if (tokens === null) return null;
    const owner = userId ?? userIn(refused ?? tokens.accessToken);
    const ofOwner = (token: string | null) => (token !== null && userIn(token) === owner ? token : null);
    if (ofOwner(tokens.accessToken) === null || isUsable(tokens, refused)) return ofOwner(tokens.accessToken);
    refreshing ??= refreshInTurn(refused).finally(() => {
      refreshing = undefined;
    });
    try {
      return ofOwner(await refreshing);
    } catch (error) {
      // The server cannot be reached. Other backends may accept the old token until it expires.
      if (tokens.accessToken !== refused && isGood(tokens)) return tokens.accessToken;
      throw error;
    }
  }

  /** Runs what may replace or end the session, one after another. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = lastTurn.then(() => lock(work));
    lastTurn = turn.catch(() => {});
    return await turn;
  }

  async function refreshInTurn(refused: string | undefined): Promise<string | null> {
    return await inTurn(async () => {
      const latest = await read();
      // Another tab has refreshed, or logged out.
      if (latest === null || isUsable(latest, refused)) return latest?.accessToken ?? null;
      return await refresh(latest);
    });
  }

  async function refresh({ refreshToken }: Tokens): Promise<string | null> {
    const outcome = await exchange(refreshToken).catch((error: unknown) => {
      if (error instanceof BonafideError && refusals.includes(error.code)) return error.code as EndReason;
      throw error;
    });
    const latest = await read();
    // In the meantime somebody logged in or out, or a tab that stopped waiting for the lock refreshed. Their tokens are newer.
    if (latest?.refreshToken !== refreshToken) return latest?.accessToken ?? null;
    if (typeof outcome === 'string') {
      await end(outcome);
      return null;
    }
    note(outcome);
    await kept.replace(outcome);
    tell({ type: 'REFRESHED', session: { userId: userIn(outcome.accessToken) } });
    return outcome.accessToken;
  }

  // The next call reports a storage that cannot be read.
  const tabs = storage === tabStorage() ? listenToTabs(key, event => void hear(event).catch(() => {})) : undefined;

  function tell(event: SessionEvent): void {
    emit(event);
    tabs?.tell(event);
  }

  async function hear(event: SessionEvent | undefined): Promise<void> {
    const before = session;
    await read();
    const isKnown = session === before;
    if (event !== undefined && event.session?.userId === session?.userId) emit(event);
    // This tab has changed the session since then, and its event came first.
    else if (event !== undefined && isKnown) return;
    else if (!session) emit({ type: 'ENDED', session: null, reason: 'OTHER_TAB' });
    else emit({ type: isKnown ? 'REFRESHED' : 'BEGAN', session });
  }

  async function hold<T>(token: string | null, work: (token: string | null) => Promise<T>): Promise<T> {
    return await inTurn(async () => {
      const latest = (await read())?.accessToken;
      const isOfUser = token !== null && latest !== undefined && userIn(latest) === userIn(token);
      return await work(isOfUser ? latest : token);
    });
  }

  try {
    const atFirst = storage.getItem(key);
    if (typeof atFirst !== 'object' || atFirst === null) note(readTokens(atFirst));
    else atFirst.catch(() => {});
  } catch {
    // The client reads it again, and reports the failure then.
  }

  return {
    get session() {
      return session;
    },
    read,
    keep,
    end,
    forget,
    accessToken,
    hold,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => tabs?.close(),
  };
}

function isUsable(tokens: Tokens, refused: string | undefined): boolean {
  return tokens.accessToken !== refused && isFresh(tokens);
}
