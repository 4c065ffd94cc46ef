import type { Deps } from '../../../domain/deps.js';
import { Refusal } from '../../../domain/refusal.js';
import type { ReadToken } from '../../../domain/sessions/access-tokens.js';
import { hangBell } from '../../../platform/workers/signal.js';
import { bearerToken, buildContext, type Caller } from '../build-context.js';
import type { Context, Line } from '../context.js';
import { refusalFor } from '../validation/map-errors.js';
import type { Places } from './live-slots.js';

/**
 * Why we hang up. At 4403, 1001 and 1013 clients of the protocol connect again, with what `connectionParams` gives them
 * then; at the others they give up.
 */
export const closing = {
  noToken: [4401, 'UNAUTHENTICATED'],
  tokenDead: [4401, 'INVALID_TOKEN'],
  tokenExpired: [4403, 'INVALID_TOKEN'],
  noSuchApp: [4400, 'NOT_FOUND'],
  away: [1013, 'SERVICE_UNAVAILABLE'],
  tooMuch: [4429, 'RATE_LIMITED'],
  stopping: [1001, 'SERVICE_UNAVAILABLE'],
  bug: [4500, 'INTERNAL_SERVER_ERROR'],
} as const satisfies Record<string, readonly [code: number, reason: string]>;
export type Closing = keyof typeof closing;

export interface LiveLine extends Line {
  /** Whether the token that the client shows is good; hangs up if it is not. */
  open(params: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** For one operation: who asks is found out anew (T4). */
  context(): Promise<Context>;
  end(): void;
}

/** Of all lines of this node: how many of each a user may have. */
export interface UserPlaces {
  lines: Places;
  subscriptions: Places;
}

export interface LineOptions {
  deps: Deps;
  /** As the WebSocket was asked for; the token comes with the first message, since a browser can set no header. */
  asked: Caller;
  places: UserPlaces;
  hangUp: (why: Closing) => void;
  onBug: (error: unknown) => void;
}

/** An end of a session is announced; this is for what nobody announces, as when it has been idle too long. */
const checkMs = 10_000;
const retryAfterSeconds = 10;

/** One connection: it lasts no longer than the token and the session that it was opened with. */
export function createLine({ deps, asked, places, hangUp, onBug }: LineOptions): LiveLine {
  const bell = hangBell();
  let caller = asked;
  let letGo = (): void => {};
  let isOver = false;

  async function mayGoOn(): Promise<boolean> {
    // A subscription that is left over from a connection that is gone.
    if (isOver) return false;
    const { viewer } = await buildContext(deps, caller);
    if (viewer.kind !== 'STRANGER') return true;
    hangUp(await whyDead());
    return false;
  }

  async function whyDead(): Promise<Closing> {
    return (await readToken()).standing === 'EXPIRED' ? 'tokenExpired' : 'tokenDead';
  }

  async function readToken(): Promise<ReadToken> {
    return await deps.accessTokens.read(bearerToken(caller.headers.authorization ?? '') ?? '');
  }

  /** False: the database is away, and the line may be looked at again when it is back. */
  function hangUpFor(error: unknown): boolean {
    const cause = refusalFor(deps, error);
    if (cause instanceof Refusal && cause.code === 'SERVICE_UNAVAILABLE') return false;
    if (!(cause instanceof Refusal)) onBug(cause);
    hangUp(cause instanceof Refusal ? 'noSuchApp' : 'bug');
    return true;
  }

  async function keepChecking(): Promise<void> {
    while (await bell.rung()) {
      try {
        if (!(await mayGoOn())) return;
        bell.ringIn(Math.min(checkMs, await goodForMs()));
      } catch (error) {
        if (hangUpFor(error)) return;
        bell.ringIn(checkMs);
      }
    }
  }

  async function goodForMs(): Promise<number> {
    const read = await readToken();
    return read.standing === 'GOOD' ? read.expiresAt - deps.now() : checkMs;
  }

  async function welcome(): Promise<Closing | null> {
    const { viewer } = await buildContext(deps, caller);
    if (viewer.kind === 'ANYONE') return 'noToken';
    if (viewer.kind === 'STRANGER') return await whyDead();
    // The client may have gone while its token was read.
    if (isOver) return 'tokenDead';
    if (viewer.kind === 'USER') {
      const giveBack = places.lines.take(viewer.person.user.id);
      if (giveBack === null) return 'tooMuch';
      const unfollow = deps.store.follow(viewer.person.user.id, bell.ring);
      letGo = () => {
        unfollow();
        giveBack();
      };
    }
    bell.ring();
    void keepChecking();
    return null;
  }

  const line: LiveLine = {
    mayGoOn,
    takePlace(userId) {
      const giveBack = places.subscriptions.take(userId);
      if (giveBack === null) throw new Refusal('RATE_LIMITED', { retryAfter: retryAfterSeconds });
      return giveBack;
    },
    async open(params) {
      caller = { ...asked, headers: { ...asked.headers, ...shown(params) } };
      try {
        const why = await welcome();
        if (why !== null) hangUp(why);
        return why === null;
      } catch (error) {
        if (!hangUpFor(error)) hangUp('away');
        return false;
      }
    },
    async context() {
      return { ...(await buildContext(deps, caller)), line };
    },
    end() {
      isOver = true;
      letGo();
      bell.takeDown();
    },
  };
  return line;
}

/** `connectionParams` are the headers that a browser cannot set; clients spell their names as they like. */
function shown(params: Readonly<Record<string, unknown>>): Caller['headers'] {
  const headers: Caller['headers'] = {};
  for (const [name, value] of Object.entries(params)) {
    const header = name.toLowerCase();
    if ((header === 'authorization' || header === 'x-app-id') && typeof value === 'string') headers[header] = value;
  }
  return headers;
}
