const requestTimeoutMs = 15_000;

/** The owner of the token in use. The token itself is sealed in a cookie that no script can read. */
export interface Session {
  role: 'ADMIN' | 'OPERATOR';
  /** An admin's app. Null for the operator, who chooses one. */
  appId: string | null;
}

/** Returns null when nobody is signed in. Rejects when the server does not say. */
export async function findSession(): Promise<Session | null> {
  const response = await requestSession('GET');
  if (response.status === 200) return await response.json();
  if (response.status === 204) return null;
  throw new Error(`The server answers ${response.status}`);
}

/** Returns null when there is no such token. Also returns null for 429, the answer to a network that has sent many wrong tokens. */
export async function startSession(token: string): Promise<Session | null> {
  const response = await requestSession('POST', JSON.stringify({ token }));
  if (response.ok) return await response.json();
  if (response.status === 401 || response.status === 429) return null;
  throw new Error(`The server answers ${response.status}`);
}

/** Types the token of the session again. Also returns WRONG for 429, which no right token gets. */
export async function confirmSession(token: string): Promise<'TYPED' | 'WRONG' | 'SIGNED_OUT'> {
  const response = await requestSession('POST', JSON.stringify({ token }), '/confirm');
  if (response.ok) return 'TYPED';
  if (response.status === 401) return 'SIGNED_OUT';
  if (response.status === 400 || response.status === 429) return 'WRONG';
  throw new Error(`The server answers ${response.status}`);
}

export async function endSession(): Promise<void> {
  await requestSession('DELETE');
}

function requestSession(method: 'GET' | 'POST' | 'DELETE', body?: string, below = ''): Promise<Response> {
  return fetch(`./portal/session${below}`, {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    cache: 'no-store',
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
}
