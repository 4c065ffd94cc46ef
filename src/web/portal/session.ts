import { createContext, useContext } from 'react';

/** Whom the token speaks for; the token itself lies sealed in a cookie that no script can read. */
export interface Session {
  role: 'ADMIN' | 'OPERATOR';
  /** An admin's app; null for the operator, who chooses one. */
  appId: string | null;
}

/** Null: nobody is signed in. */
export async function findSession(): Promise<Session | null> {
  const response = await ask('GET');
  return response.status === 200 ? await response.json() : null;
}

/** Null: there is no such token. */
export async function signIn(token: string): Promise<Session | null> {
  const response = await ask('POST', JSON.stringify({ token }));
  if (response.ok) return await response.json();
  if (response.status === 401) return null;
  throw new Error(`The server answers ${response.status}`);
}

export async function signOut(): Promise<void> {
  await ask('DELETE');
}

function ask(method: 'GET' | 'POST' | 'DELETE', body?: string): Promise<Response> {
  return fetch('./portal/session', {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    cache: 'no-store',
    signal: AbortSignal.timeout(patienceMs),
  });
}
const patienceMs = 15_000;

/** What the pages know of who is signed in, and in which app they are. */
export interface Place {
  session: Session;
  appId: string;
  leave: () => void;
}

export const PlaceContext = createContext<Place | null>(null);

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === null) throw new Error('There is no page outside of a session');
  return place;
}
