import type { ClientOptions } from './options.js';
import type { SessionKeeper } from './session/session-keeper.js';
import { isAboutToken } from './transport.js';

/** Returns a `fetch` for other backends, which sends the access token. If the token is refused, it sends the request again with a new one. */
export function createFetch(options: ClientOptions, keeper: SessionKeeper): typeof globalThis.fetch {
  return async (input: string | URL | Request, init: RequestInit = {}) => {
    const { fetch = globalThis.fetch } = options;
    const own = input instanceof Request ? input : undefined;
    const sendWith = async (token: string | null) => {
      const headers = new Headers(init.headers ?? own?.headers);
      if (token !== null) headers.set('authorization', `Bearer ${token}`);
      // Send a clone, because a request with a body can be sent only once.
      return await fetch(own?.clone() ?? input, { ...init, headers });
    };
    const token = await keeper.accessToken();
    const response = await sendWith(token);
    if (token === null || !(await isRefusal(response))) return response;
    const another = await keeper.accessToken(token);
    return another === null || isStream(init.body) ? response : await sendWith(another);
  };
}

/** A stream can be read only once. */
function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && ('getReader' in body || Symbol.asyncIterator in body);
}

/** Most GraphQL servers refuse a token with status 200. */
async function isRefusal(response: Response): Promise<boolean> {
  if (response.status === 401) return true;
  // Read no other types to their end, such as lines of JSON, which may never end.
  if (!/^application\/(graphql-response\+)?json\b/i.test(response.headers.get('content-type') ?? '')) return false;
  const answer = (await response
    .clone()
    .json()
    .catch(() => null)) as { errors?: unknown } | null;
  return Array.isArray(answer?.errors) && isAboutToken({ errors: answer.errors });
}
