import type { Deps } from '../../../domain/deps.js';
import { Refusal } from '../../../domain/refusal.js';
import type { AccessTokenReading } from '../../../domain/sessions/access-tokens.js';
import { createSignal } from '../../../platform/workers/signal.js';
import { bearerToken, buildContext, type Caller } from '../build-context.js';
import type { Context, LiveConnection } from '../context.js';
import { mapError } from '../validation/map-errors.js';
import type { Slots } from './live-slots.js';

/**
 * Why we close a connection. At 4403, 1001 and 1013 clients of the protocol connect again, with what `connectionParams` gives them
 * then; at the others they give up.
 */
export const closeCodes = {
  noToken: [4401, 'UNAUTHENTICATED'],
  tokenDead: [4401, 'INVALID_TOKEN'],
  tokenExpired: [4403, 'INVALID_TOKEN'],
  noSuchApp: [4400, 'NOT_FOUND'],
  away: [1013, 'SERVICE_UNAVAILABLE'],
  tooMuch: [4429, 'RATE_LIMITED'],
  stopping: [1001, 'SERVICE_UNAVAILABLE'],
  bug: [4500, 'INTERNAL_SERVER_ERROR'],
} as const satisfies Record<string, readonly [code: number, reason: string]>;
export type CloseReason = keyof typeof closeCodes;

export interface ServerConnection extends LiveConnection {
  /** Whether the token that the client shows is good; closes the connection if it is not. */
  open(params: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** For one operation: who asks is found out anew (T4). */
  context(): Promise<Context>;
  end(): void;
}

/** How many connections and subscriptions of each user this node has. */
export interface UserSlots {
  connections: Slots;
  subscriptions: Slots;
}

export interface LiveConnectionOptions {
  deps: Deps;
  /** As the WebSocket was asked for; the token comes with the first message, since a browser can set no header. */
  upgradeRequest: Caller;
  slots: UserSlots;
  close: (why: CloseReason) => void;
  onBug: (error: unknown) => void;
}

/** An end of a session is announced; this is for what nobody announces, as when it has been idle too long. */
const checkMs = 10_000;
const retryAfterSeconds = 10;

/** One connection: it lasts no longer than the token and the session that it was opened with. */
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
    // A subscription that is left over from a connection that is gone.
    if (isOver) return false;
    const { viewer } = await buildContext(deps, caller);
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

  /** False: the database is away, and the connection may be looked at again when it is back. */
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
    // The client may have gone while its token was read.
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

/** `connectionParams` are the headers that a browser cannot set; clients spell their names as they like. */
function headersFrom(params: Readonly<Record<string, unknown>>): Caller['headers'] {
  const headers: Caller['headers'] = {};
  for (const [name, value] of Object.entries(params)) {
    const header = name.toLowerCase();
    if ((header === 'authorization' || header === 'x-app-id') && typeof value === 'string') headers[header] = value;
  }
  return headers;
}
