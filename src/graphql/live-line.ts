import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { hangBell } from '../verification/bell.js';
import { bearerToken, buildContext, type Caller } from './build-context.js';
import type { Context, Line, Viewer } from './context.js';
import { refusalFor } from './foreseen.js';

/**
 * Why we hang up. Clients of the protocol give up at 4401, and connect again, with what `connectionParams` gives them
 * then, at 4403 and 1013.
 */
export const closing = {
  noToken: [4401, 'UNAUTHENTICATED'],
  sessionEnded: [4401, 'INVALID_TOKEN'],
  tokenNotGood: [4403, 'INVALID_TOKEN'],
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

export interface LineOptions {
  deps: Deps;
  /** As the WebSocket was asked for; the token comes with the first message, since a browser can set no header. */
  asked: Caller;
  takePlace: Line['takePlace'];
  hangUp: (why: Closing) => void;
  onBug: (error: unknown) => void;
}

/** An end of a session is announced; this is for what nobody announces, as when it has been idle too long. */
const checkMs = 10_000;

/** One connection: it lasts no longer than the token and the session that it was opened with. */
export function createLine({ deps, asked, takePlace, hangUp, onBug }: LineOptions): LiveLine {
  const bell = hangBell();
  let caller = asked;
  let unfollow = (): void => {};
  let isOver = false;

  async function mayGoOn(): Promise<boolean> {
    try {
      const { viewer } = await buildContext(deps, caller);
      if (viewer.kind !== 'STRANGER') return true;
      hangUp(await whyDead());
      return false;
    } catch (error) {
      return judge(error);
    }
  }

  /** While the database is away nobody can say who may go on, and nobody is told anything either. */
  function judge(error: unknown): boolean {
    const cause = refusalFor(deps, error);
    if (cause instanceof Refusal && cause.code === 'SERVICE_UNAVAILABLE') return true;
    if (cause instanceof Refusal) hangUp('noSuchApp');
    else {
      onBug(cause);
      hangUp('bug');
    }
    return false;
  }

  async function whyDead(): Promise<Closing> {
    const token = bearerToken(caller.headers.authorization ?? '') ?? '';
    return (await deps.accessTokens.read(token)).standing === 'EXPIRED' ? 'tokenNotGood' : 'sessionEnded';
  }

  async function keepChecking(): Promise<void> {
    while (await bell.rung()) {
      if (!(await mayGoOn())) return;
      bell.ringIn(Math.min(checkMs, await goodForMs()));
    }
  }

  async function goodForMs(): Promise<number> {
    const read = await deps.accessTokens.read(bearerToken(caller.headers.authorization ?? '') ?? '');
    return read.standing === 'GOOD' ? read.expiresAt - deps.now() : checkMs;
  }

  function watch(viewer: Viewer): void {
    // The client may have gone while its token was read.
    if (isOver) return;
    if (viewer.kind === 'USER') unfollow = deps.store.follow(viewer.user.id, bell.ring);
    bell.ring();
    void keepChecking().catch(error => {
      onBug(error);
      hangUp('bug');
    });
  }

  const line: LiveLine = {
    mayGoOn,
    takePlace,
    async open(params) {
      caller = { ...asked, headers: { ...asked.headers, ...shown(params) } };
      try {
        const { viewer } = await buildContext(deps, caller);
        if (viewer.kind === 'ANYONE') hangUp('noToken');
        else if (viewer.kind === 'STRANGER') hangUp('tokenNotGood');
        else watch(viewer);
        return viewer.kind !== 'ANYONE' && viewer.kind !== 'STRANGER';
      } catch (error) {
        if (judge(error)) hangUp('away');
        return false;
      }
    },
    async context() {
      return { ...(await buildContext(deps, caller)), line };
    },
    end() {
      isOver = true;
      unfollow();
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
