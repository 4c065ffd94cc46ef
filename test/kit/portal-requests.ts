import type { World } from './world.js';

/** Requests as the page of the portal sends them, without a browser. */

export const json = { 'content-type': 'application/json' };

export interface PortalAnswer {
  status: number;
  code: string | null;
  /** The acts that `PRESENCE_REQUIRED` refuses. */
  methods: readonly string[] | null;
  data: unknown;
}

type Server = Pick<World, 'url'>;

export function tokenBody(token: unknown): string {
  return JSON.stringify({ token });
}

export async function signIn({ url }: Server, token: unknown, more: Record<string, string> = {}): Promise<Response> {
  const headers = { ...json, origin: url, ...more };
  return await fetch(`${url}/portal/session`, { method: 'POST', headers, body: tokenBody(token) });
}

/** Signs in, and returns the cookie. */
export async function cookieOf(server: Server, token: string): Promise<string> {
  return cookieIn(await signIn(server, token));
}

/** Returns the cookie that an answer sets, as the browser sends it back. */
export function cookieIn(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Types the token again in the session of a cookie. */
export async function typeAgain({ url }: Server, token: unknown, more: Record<string, string>): Promise<Response> {
  const headers = { ...json, origin: url, ...more };
  return await fetch(`${url}/portal/session/confirm`, { method: 'POST', headers, body: tokenBody(token) });
}

/** Sends a request as the portal's page does, except for the given headers. */
export async function askPortal(
  { url }: Server,
  query: string,
  headers: Record<string, string>,
  variables: object = {},
): Promise<PortalAnswer> {
  return await askAt(`${url}/portal/graphql`, query, { origin: url, ...headers }, variables);
}

export async function askAt(
  url: string,
  query: string,
  headers: Record<string, string>,
  variables: object = {},
): Promise<PortalAnswer> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(url, { method: 'POST', headers: { ...json, ...headers }, body });
  const answer = (await response.json()) as Answer;
  const { code = null, methods = null } = answer.errors?.[0]?.extensions ?? {};
  return { status: response.status, code, methods, data: answer.data };
}

interface Answer {
  data?: unknown;
  errors?: { extensions: { code: string; methods?: string[] } }[];
}
