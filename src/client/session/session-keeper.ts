import { BonafideError } from '../error.js';
import { type KeyValueStorage, platform, reportError, tabStorage } from '../platform.js';
import type { Lock } from './lock.js';
import { isFresh, isGood, readTokens, type Tokens, userIn, writeTokens } from './tokens.js';

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
  /**
   * Returns an access token that is neither old nor `refused`, or null if nobody is logged in. The token always belongs to one user, even if another
   * one logs in meanwhile: to `userId`, to the user of `refused`, or else to the user who was logged in at the time of the call.
   */
  accessToken(refused?: string, userId?: string): Promise<string | null>;
  /** Runs `work` while no refresh can run. The server may end the session before the answer with the next session arrives. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  listen(listener: (event: SessionEvent) => void): () => void;
  close(): void;
}

export interface KeeperOptions {
  storage: KeyValueStorage;
  key: string;
  lock: Lock;
  /** Sends a refresh token. Throws a BonafideError. */
  exchange(refreshToken: string): Promise<Tokens>;
}

/** After these refusals the refresh token is useless. After every other failure it may still be valid. */
export const refusals: readonly string[] = ['INVALID_TOKEN', 'REFRESH_TOKEN_REUSED'];

/** Keeps the tokens of a session in a storage. Refreshes them once for all callers, in this tab and in others. */
export function createSessionKeeper({ storage, key, lock, exchange }: KeeperOptions): SessionKeeper {
  const listeners = new Set<(event: SessionEvent) => void>();
  let known: Tokens | null | undefined;
  let session: LoggedIn | null | undefined;
  let refreshing: Promise<string | null> | undefined;
  let held: Promise<unknown> = Promise.resolve();
  let writing: Promise<unknown> = Promise.resolve();

  function note(tokens: Tokens | null): void {
    known = tokens;
    const userId = tokens === null ? null : userIn(tokens.accessToken);
    // Keep the same object for the same user, so that a page that compares does not render again.
    if (userId !== session?.userId) session = userId === null ? null : { userId };
  }

  function emit(event: SessionEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        reportError(error);
      }
    }
  }

  async function read(): Promise<Tokens | null> {
    // Otherwise an asynchronous storage could return the value from before the write.
    await writing;
    const before = known;
    const tokens = readTokens(await storage.getItem(key));
    // Otherwise newer tokens were kept in the meantime.
    if (known === before) note(tokens);
    return tokens;
  }

  async function write(tokens: Tokens | null): Promise<void> {
    note(tokens);
    const written = (async () =>
      await (tokens === null ? storage.removeItem(key) : storage.setItem(key, writeTokens(tokens))))();
    writing = written.catch(() => {});
    await written;
  }

  async function keep(tokens: Tokens): Promise<void> {
    await write(tokens);
    tell({ type: 'BEGAN', session: { userId: userIn(tokens.accessToken) } });
  }

  async function end(reason: EndReason, of?: string): Promise<void> {
    const tokens = await read();
    if (tokens === null || (of !== undefined && userIn(of) !== userIn(tokens.accessToken))) return;
    await write(null);
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

  async function refreshInTurn(refused: string | undefined): Promise<string | null> {
    await held;
    return await lock(async () => {
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
    await write(outcome);
    tell({ type: 'REFRESHED', session: { userId: userIn(outcome.accessToken) } });
    return outcome.accessToken;
  }

  const tabs = storage === tabStorage() ? listenToTabs(key, hear) : undefined;

  function tell(event: SessionEvent): void {
    emit(event);
    tabs?.tell(event);
  }

  async function hear(event: SessionEvent | undefined): Promise<void> {
    const before = session;
    const tokens = await read();
    if (event !== undefined) emit(event);
    else if (tokens === null) emit({ type: 'ENDED', session: null, reason: 'OTHER_TAB' });
    else emit({ type: session === before ? 'REFRESHED' : 'BEGAN', session: { userId: userIn(tokens.accessToken) } });
  }

  async function hold<T>(work: () => Promise<T>): Promise<T> {
    const turn = work();
    held = turn.catch(() => {});
    return await turn;
  }

  const atFirst = storage.getItem(key);
  if (typeof atFirst !== 'object' || atFirst === null) note(readTokens(atFirst));
  // The client reads it again, and reports a failure to whom it concerns.
  else atFirst.catch(() => {});

  return {
    get session() {
      return session;
    },
    read,
    keep,
    end,
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

/** Calls `hear` when another tab changes the session, with undefined if that tab could not report the event. */
function listenToTabs(key: string, hear: (event: SessionEvent | undefined) => Promise<void>) {
  const { BroadcastChannel } = platform;
  if (BroadcastChannel !== undefined) {
    const channel = new BroadcastChannel(key);
    let isClosed = false;
    channel.onmessage = ({ data }) => void hear(data as SessionEvent);
    return {
      tell(event: SessionEvent) {
        // A client that was closed may still be used, but its channel would throw.
        const sender = isClosed ? new BroadcastChannel(key) : channel;
        sender.postMessage(event);
        if (isClosed) sender.close();
      },
      close() {
        isClosed = true;
        channel.close();
      },
    };
  }
  const listener = (event: { key: string | null }) => {
    if (event.key === key || event.key === null) void hear(undefined);
  };
  platform.addEventListener?.('storage', listener);
  return { tell: () => {}, close: () => platform.removeEventListener?.('storage', listener) };
}
