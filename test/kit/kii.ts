import assert from 'node:assert/strict';
import type { AnyData } from './graphql.js';
import { keepSecretsIn, keepToken } from './leaks.js';
import { password, type TestApp } from './test-app.js';

export interface KiiAnswer {
  readonly status: number;
  /** Null: the answer is empty. */
  readonly body: AnyData;
  readonly headers: Headers;
}

export interface KiiRequest {
  method?: string;
  token?: string | undefined;
  type?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The content type of a request of the former service's clients. */
export function kiiType(name: string): string {
  return `application/vnd.kii.${name}+json`;
}

/** Sends a request to the former service's API of an app, by the path. Asserts that a refusal is a JSON object (H12). */
export async function kii(app: TestApp, path: string, request: KiiRequest = {}): Promise<KiiAnswer> {
  return await kiiAt(app, `/apps/${app.id}${path}`, request);
}

/** Does the same without naming the app. */
export async function kiiAt(app: TestApp, path: string, request: KiiRequest = {}): Promise<KiiAnswer> {
  const { token, body, type = 'application/json', headers = {} } = request;
  const { method = body === undefined ? 'GET' : 'POST' } = request;
  keepSecretsIn(body);
  if (typeof body === 'object') keepSecretsIn(addressesIn(body as AnyData));
  const response = await fetch(`${app.url}/api${path}?disable_cache=1`, {
    method,
    headers: {
      'content-type': type,
      'x-forwarded-for': app.ip,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  const read = isJson ? JSON.parse(text) : text === '' ? null : text;
  if (response.status >= 400) {
    assert(isJson && typeof read === 'object', `${response.status} ${text}`);
    assert.doesNotMatch(text, /%/);
    assert(response.status === 429 || (read.errorCode && read.message && read.requestId), text);
  }
  for (const name of ['access_token', '_accessToken', 'refresh_token', 'mfa_token'])
    if (typeof read?.[name] === 'string') keepToken(read[name]);
  return { status: response.status, body: read, headers: response.headers };
}

/** The addresses of a body under the names of GraphQL, which the search for leaks knows. */
function addressesIn(body: AnyData): object {
  const { emailAddress: email, phoneNumber: phone, username: identifier } = body ?? {};
  return { email, phone, identifier };
}

/** Asserts the answer to a request, and returns its body. */
export async function answers(status: number, expected: string | null, request: Promise<KiiAnswer>): Promise<AnyData> {
  const answer = await request;
  assert.deepEqual([answer.status, answer.body?.errorCode ?? null], [status, expected], JSON.stringify(answer.body));
  return answer.body;
}

export const ok = async (request: Promise<KiiAnswer>) => await answers(200, null, request);
export const done = async (request: Promise<KiiAnswer>) => await answers(204, null, request);

/** Registers a user as the former SDK does. */
export async function registers(app: TestApp, body: Record<string, unknown>): Promise<AnyData> {
  const type = kiiType('RegistrationRequest');
  return await answers(201, null, kii(app, '/users', { type, body: { password, ...body } }));
}

export function logsIn(app: TestApp, username: string, given = password, more: object = {}): Promise<KiiAnswer> {
  const headers = { 'x-kii-appid': app.id, 'x-kii-appkey': 'any', 'x-kii-sdk': 'sn=jss;sv=2.4.19' };
  return kiiAt(app, '/oauth2/token', { headers, body: { username, password: given, ...more } });
}

/** Logs in, and returns the token. */
export async function tokenOf(app: TestApp, username: string, given = password): Promise<string> {
  return (await ok(logsIn(app, username, given))).access_token;
}
