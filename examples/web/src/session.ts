import { print } from 'graphql';
import { RefreshDocument, type RefreshMutation, type TokensFragment } from './operations.js';
import { appHeader, endpoint } from './server.js';

/**
 * The access token expires after ten minutes and is kept in memory. The refresh token must survive a reload, because a pseudo
 * (anonymous) user has nothing else to log in with. An injected script could read it from localStorage, so give the page a
 * content security policy. If your app has a server, keep the refresh token there instead, in an HttpOnly cookie.
 */
const refreshTokenKey = 'bonafide.refreshToken';
let access: { token: string; expiresAt: number } | null = null;
const listeners = new Set<() => void>();

/** Replace a token this long before it expires, so that it does not expire during a request. */
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

/** For useSyncExternalStore. Also notices when another tab signs in or out. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Returns an access token that does not expire soon, or null when nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  return freshToken() ?? (isSignedIn() ? await refresh() : null);
}

/** Call it when the server refuses the token. The next request refreshes first, and so finds out whether the session ended. */
export function forgetAccessToken(): void {
  access = null;
}

function freshToken(): string | null {
  return access !== null && access.expiresAt - marginMs > Date.now() ? access.token : null;
}

/**
 * Refreshes the session, in one tab at a time: if two tabs sent the same refresh token more than ten seconds apart, the server would
 * take one of them for a thief and end the session. If the answer is lost, the old token stays stored, and the next call sends it again.
 */
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
    // Only these codes mean that the session has ended. After any other failure, such as a busy server, callers can retry.
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
