import type { RefusalDetails } from '../../src/domain/refusal.js';
import { keepSecretsIn, keepToken } from './leaks.js';
import { NoAnswer, type Received, send } from './send.js';

/** An error answer, as a client sees it. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly details: RefusalDetails,
    readonly body: string,
  ) {
    super(`${code} ${body}`);
  }
}

/** The lines that each server of this process logged, by its URL. */
const logs = new Map<string, readonly string[]>();

/** From now on, an unexpected error of this server is thrown together with what its log says about it. */
export function keepLog(url: string, lines: readonly string[]): void {
  logs.set(url, lines);
}

function logged(url: string, answer: string): string {
  const requestId = /"requestId":("[^"]+")/.exec(answer)?.[1];
  const about = logs.get(url)?.filter(line => requestId !== undefined && line.includes(requestId)) ?? [];
  return about.map(line => `\nThe log says: ${line.trim()}`).join('');
}

export interface Answer extends Received {
  readonly body: {
    data?: Record<string, never> | null;
    errors?: { message: string; extensions: { code: string } & RefusalDetails }[];
  };
}

/** Sends one request over HTTP and returns any answer. */
export async function post(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await postAnything(url, query, variables, headers);
  keepSecretsOf(answer, variables, headers);
  return answer;
}

/** The answer of a load balancer if no node answers. */
const ofProxy = [502, 504];

/** Does the same without recording secrets, for random texts in any argument and for thousands of requests. */
export async function postAnything(
  url: string,
  query: string,
  variables: Record<string, unknown>,
  headers: Record<string, string>,
): Promise<Answer> {
  const received = await send(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  if (ofProxy.includes(received.status)) throw new NoAnswer(`no answer behind the proxy: ${received.status}`);
  return Object.assign(received, { body: JSON.parse(received.text) });
}

function keepSecretsOf({ body }: Answer, variables: Record<string, unknown>, headers: Record<string, string>): void {
  keepToken(headers.authorization?.slice('Bearer '.length) ?? '');
  keepToken(headers['idempotency-key']?.replaceAll('"', '') ?? '');
  keepSecretsIn(body.data);
  // A refused weak password is not a secret: it can be a name or address, which may be stored.
  if (body.errors?.[0]?.extensions.code !== 'WEAK_PASSWORD') keepSecretsIn(variables);
}

/**
 * The data of an answer. Its shape depends on the document, as for any client without generated types.
 * Thousands of assertions read it directly; a wrong field name fails them at run time.
 */
// biome-ignore lint/suspicious/noExplicitAny: the one place where the kit gives up types
export type AnyData = any;

/** Sends one request. Returns its data, or throws `Refused` for an error answer. */
export async function ask(...request: Parameters<typeof post>): Promise<AnyData> {
  const { body, text } = await post(...request);
  const error = body.errors?.[0];
  if (error === undefined) return body.data;
  const { code, ...details } = error.extensions;
  throw new Refused(code, details, code === 'INTERNAL_SERVER_ERROR' ? text + logged(request[0], text) : text);
}
