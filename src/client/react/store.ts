import type { BonafideClient } from '../client.js';
import type { BonafideError } from '../error.js';
import type { User, Verification } from '../generated/api.js';
import type { EndReason } from '../session/session-keeper.js';
import { type Live, live } from './live.js';

/** `UNKNOWN` until an asynchronous storage was read, and while a server renders the page. */
export type SessionState =
  | { readonly status: 'UNKNOWN'; readonly userId: null; readonly endReason: null }
  | { readonly status: 'LOGGED_IN'; readonly userId: string; readonly endReason: null }
  /** Also where the storage cannot be read. `endReason` is why the session ended while the page was open, or null. */
  | { readonly status: 'LOGGED_OUT'; readonly userId: null; readonly endReason: EndReason | null };

export interface UserState {
  /** Null while it is read for the first time, and when nobody is logged in. */
  readonly user: User | null;
  /** Why the last read failed. `user` is then an older one, or null. */
  readonly error: BonafideError | null;
  readonly isPending: boolean;
}

/** The state that all hooks of one client share, so that ten components cause one request. */
export interface Store {
  readonly session: Live<SessionState>;
  readonly user: Live<UserState>;
  /** The newest verification of each kind of address. */
  readonly verifications: Live<readonly Verification[]>;
  /** Reads the user again, if a component shows it. */
  reload(): void;
}

export const unknownSession: SessionState = { status: 'UNKNOWN', userId: null, endReason: null };
export const pendingUser: UserState = { user: null, error: null, isPending: true };
export const noVerifications: readonly Verification[] = [];

export function createStore(client: BonafideClient): Store {
  let reload = () => {};
  const user = liveUser(client, next => {
    reload = next;
  });
  return {
    session: liveSession(client),
    user,
    verifications: liveVerifications(client, () => reload()),
    reload: () => reload(),
  };
}

export function stateOf(
  { session }: Pick<BonafideClient, 'session'>,
  endReason: EndReason | null = null,
): SessionState {
  if (session === undefined) return unknownSession;
  if (session === null) return { status: 'LOGGED_OUT', userId: null, endReason };
  return { status: 'LOGGED_IN', userId: session.userId, endReason: null };
}

function liveSession(client: BonafideClient): Live<SessionState> {
  let state = stateOf(client);
  let isUnreadable = false;
  /** Returns the same object for the same state, so that React does not render again. */
  function current(endReason: EndReason | null): SessionState {
    const next = stateOf(isUnreadable ? { session: client.session ?? null } : client, endReason);
    const isSame = next.status === state.status && next.userId === state.userId && next.endReason === state.endReason;
    if (!isSame) state = next;
    return state;
  }
  return live(
    () => current(state.endReason),
    set => {
      const update = (endReason: EndReason | null) => set(current(endReason));
      void client.ready
        .catch(() => {
          isUnreadable = true;
        })
        .then(() => update(state.endReason));
      update(state.endReason);
      return client.onSession(event => update(event.type === 'ENDED' ? event.reason : null));
    },
  );
}

function liveUser(client: BonafideClient, onReload: (reload: () => void) => void): Live<UserState> {
  let reads = 0;
  let known: User | null = null;

  async function read(set: (state: UserState) => void): Promise<void> {
    const own = ++reads;
    // After a login there is a session, even if the storage could not be read before.
    const session = await client.ready.catch(() => null).then(() => client.session ?? null);
    if (own !== reads) return;
    if (known?.id !== session?.userId) known = null;
    if (session === null) return set({ user: null, error: null, isPending: false });
    set({ user: known, error: null, isPending: true });
    let error: BonafideError | null = null;
    const user = await client.me().catch((refusal: BonafideError) => {
      error = refusal;
      return known;
    });
    // A newer read has begun, or the user has logged out. Drop this answer.
    if (own !== reads) return;
    known = user;
    set({ user, error, isPending: false });
  }

  return live(
    () => pendingUser,
    set => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      // A login by `useOperation` requests three reads at once. Combine them.
      const readAgain = () => {
        timer ??= setTimeout(() => {
          timer = undefined;
          void read(set);
        });
      };
      onReload(readAgain);
      readAgain();
      // A new session may belong to the same user, who has been upgraded from a pseudo (anonymous) user.
      const stop = client.onSession(({ type }) => type === 'REFRESHED' || readAgain());
      return () => {
        clearTimeout(timer);
        reads++;
        known = null;
        onReload(() => {});
        stop();
      };
    },
  );
}

function liveVerifications(client: BonafideClient, reload: () => void): Live<readonly Verification[]> {
  return live(
    () => noVerifications,
    set => {
      let stopping = new AbortController();
      async function follow({ signal }: AbortController): Promise<void> {
        let newest = noVerifications;
        set(newest);
        await client.ready.catch(() => null);
        if (signal.aborted || !client.session) return;
        for await (const verification of client.verificationChanged({}, { signal })) {
          if (signal.aborted) return;
          newest = [...newest.filter(({ kind }) => kind !== verification.kind), verification];
          set(newest);
          // The address may have been verified on another device.
          if (verification.state === 'VERIFIED') reload();
        }
      }
      // Ignore errors: the session has ended, or a newer one is followed.
      const begin = () => void follow(stopping).catch(() => {});
      begin();
      const stop = client.onSession(({ type }) => {
        if (type === 'REFRESHED') return;
        stopping.abort();
        stopping = new AbortController();
        begin();
      });
      return () => {
        stopping.abort();
        stop();
      };
    },
  );
}
