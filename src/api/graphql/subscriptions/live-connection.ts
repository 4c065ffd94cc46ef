import type { Deps } from '../../../domain/deps.js';
import { Refusal } from '../../../domain/refusal.js';
import type { AccessTokenReading } from '../../../domain/sessions/access-tokens.js';
import { createSignal } from '../../../platform/workers/signal.js';
import { bearerToken, type Caller } from '../../callers/identify.js';
import { mapError } from '../../callers/map-errors.js';
import { buildContext } from '../build-context.js';
import type { Context, LiveConnection } from '../context.js';
import type { Slots } from './live-slots.js';

/**
 * The reasons why we close a connection. After 4403, 1001 and 1013 clients of the protocol connect again, with fresh
 * `connectionParams`. After the other codes they give up.
 */
export const closeCodes = {
  noToken: [4401, 'UNAUTHENTICATED'],
  tokenDead: [4401, 'SESSION_ENDED'],
  tokenExpired: [4403, 'TOKEN_EXPIRED'],
  noSuchApp: [4400, 'NOT_FOUND'],
  away: [1013, 'SERVICE_UNAVAILABLE'],
  tooMuch: [4429, 'RATE_LIMITED'],
  stopping: [1001, 'SERVICE_UNAVAILABLE'],
  bug: [4500, 'INTERNAL_SERVER_ERROR'],
} as const satisfies Record<string, readonly [code: number, reason: string]>;
export type CloseReason = keyof typeof closeCodes;

export interface ServerConnection extends LiveConnection {
  /** Returns whether the client's token is valid, and closes the connection if it is not. */
  open(params: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** Builds the context of one operation. Authenticates the caller again each time (T4). */
  context(): Promise<Context>;
  end(): void;
}

/** The slots for connections and subscriptions of each user on this node. */
export interface UserSlots {
  connections: Slots;
  subscriptions: Slots;
}

export interface LiveConnectionOptions {
  deps: Deps;
  /**
   * The upgrade request. The token comes with the first message, because browsers cannot set headers on a WebSocket.
   */
  upgradeRequest: Caller;
  slots: UserSlots;
  close: (why: CloseReason) => void;
  onBug: (error: unknown) => void;
}

/** Most ends of a session are announced. This check finds the others, such as a session that was idle too long. */
const checkMs = 10_000;
const retryAfterSeconds = 10;

/** Makes one connection. It ends with the token and the session that opened it. */
export function createLiveConnection({
  deps,
  upgradeRequest,
  slots,
  close,
  onBug,
}: LiveConnectionOptions): ServerConnection {
  const signal = createSignal();
  let caller = upgradeRequest;
  let release = (): void => {};
  let isOver = false;

  async function mayContinue(): Promise<boolean> {
    // This subscription's connection has ended.
    if (isOver) return false;
    const { viewer } = await buildContext(deps, caller, 'READ_AGAIN');
    if (viewer.kind !== 'INVALID') return true;
    close(await reasonForDeadToken());
    return false;
  }

  async function reasonForDeadToken(): Promise<CloseReason> {
    return (await readToken()).status === 'EXPIRED' ? 'tokenExpired' : 'tokenDead';
  }

  async function readToken(): Promise<AccessTokenReading> {
    return await deps.accessTokens.read(bearerToken(caller.headers.authorization ?? '') ?? '');
  }

  /** Returns false if the database is unreachable. Then the connection stays open and is checked again later. */
  function closeOnError(error: unknown): boolean {
    const cause = mapError(deps, error);
    if (cause instanceof Refusal && cause.code === 'SERVICE_UNAVAILABLE') return false;
    if (!(cause instanceof Refusal)) onBug(cause);
    close(cause instanceof Refusal ? 'noSuchApp' : 'bug');
    return true;
  }

  async function keepChecking(): Promise<void> {
    while (await signal.wait()) {
      try {
        if (!(await mayContinue())) return;
        signal.notifyIn(Math.min(checkMs, await goodForMs()));
      } catch (error) {
        if (closeOnError(error)) return;
        signal.notifyIn(checkMs);
      }
    }
  }

  async function goodForMs(): Promise<number> {
    const read = await readToken();
    return read.status === 'GOOD' ? read.expiresAt - deps.now() : checkMs;
  }

  async function authenticate(): Promise<CloseReason | null> {
    const { viewer } = await buildContext(deps, caller);
    if (viewer.kind === 'ANYONE') return 'noToken';
    if (viewer.kind === 'INVALID') return await reasonForDeadToken();
    // The client may have disconnected while its token was read.
    if (isOver) return 'tokenDead';
    if (viewer.kind === 'USER') {
      const releaseSlot = slots.connections.take(viewer.person.user.id);
      if (releaseSlot === null) return 'tooMuch';
      const unfollow = deps.store.follow(viewer.person.user.id, signal.notify);
      release = () => {
        unfollow();
        releaseSlot();
      };
    }
    signal.notify();
    void keepChecking();
    return null;
  }

  const connection: ServerConnection = {
    mayContinue,
    takeSlot(userId) {
      const releaseSlot = slots.subscriptions.take(userId);
      if (releaseSlot === null) throw new Refusal('RATE_LIMITED', { retryAfter: retryAfterSeconds });
      return releaseSlot;
    },
    async open(params) {
      caller = { ...upgradeRequest, headers: { ...upgradeRequest.headers, ...headersFrom(params) } };
      try {
        const why = await authenticate();
        if (why !== null) close(why);
        return why === null;
      } catch (error) {
        if (!closeOnError(error)) close('away');
        return false;
      }
    },
    async context() {
      return { ...(await buildContext(deps, caller)), connection };
    },
    end() {
      isOver = true;
      release();
      signal.close();
    },
  };
  return connection;
}

/**
 * Returns the headers in `connectionParams`, which replace those that a browser cannot set. Accepts any capitalisation.
 */
function headersFrom(params: Readonly<Record<string, unknown>>): Caller['headers'] {
  const headers: Caller['headers'] = {};
  for (const [name, value] of Object.entries(params)) {
    const header = name.toLowerCase();
    if ((header === 'authorization' || header === 'x-app-id') && typeof value === 'string') headers[header] = value;
  }
  return headers;
}
