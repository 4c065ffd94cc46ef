import { print } from 'graphql';
import { RefreshDocument, type RefreshMutation, type TokensFragment } from './operations.js';
import { appHeader, endpoint } from './server.js';

/**
 * The access token lives ten minutes and stays in memory. The refresh token has to outlive the page, since it is all that a
 * pseudo user has; a script that gets into this page could read it from localStorage, so give the page a content security
 * policy. Where you have a server of your own in front, let that keep it, in a cookie that no script can read.
 */
const refreshTokenKey = 'bonafide.refreshToken';
let access: { token: string; expiresAt: number } | null = null;
const listeners = new Set<() => void>();

/** Longer than a request takes. */
const marginMs = 30_000;

export function signIn({ accessToken, expiresIn, refreshToken }: TokensFragment): void {
  localStorage.setItem(refreshTokenKey, refreshToken);
  access = { token: accessToken, expiresAt: Date.now() + expiresIn * 1_000 };
  for (const listener of listeners) listener();
}

export function signOut(): void {
  localStorage.removeItem(refreshTokenKey);
  access = null;
  for (const listener of listeners) listener();
}

export function isSignedIn(): boolean {
  return localStorage.getItem(refreshTokenKey) !== null;
}

/** For useSyncExternalStore. Another tab may sign in and out, too. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** A token that is good for a while yet, or null when nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  return freshToken() ?? (isSignedIn() ? await refresh() : null);
}

/** The server no longer takes the token: the next request begins with a refresh, which says whether the session has ended. */
export function forgetAccessToken(): void {
  access = null;
}

function freshToken(): string | null {
  return access !== null && access.expiresAt - marginMs > Date.now() ? access.token : null;
}

/** One request of one tab at a time: a refresh token works once, and two who use the same look like a thief. */
async function refresh(): Promise<string | null> {
  return await navigator.locks.request(refreshTokenKey, async () => {
    const refreshToken = localStorage.getItem(refreshTokenKey);
    if (refreshToken === null || freshToken() !== null) return freshToken();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...appHeader },
      body: JSON.stringify({ query: print(RefreshDocument), variables: { refreshToken } }),
    });
    const { data, errors }: RefreshAnswer = await response.json();
    if (data) signIn(data.refreshSession);
    // A server that is busy or away says nothing about the session; whoever is told so tries again.
    else if (endsSession(errors?.[0]?.extensions.code)) signOut();
    else throw new Error('The session could not be refreshed');
    return freshToken();
  });
}

interface RefreshAnswer {
  data?: RefreshMutation | null;
  errors?: { extensions: { code: string } }[];
}

function endsSession(code: string | undefined): boolean {
  return code === 'INVALID_TOKEN' || code === 'REFRESH_TOKEN_REUSED';
}
