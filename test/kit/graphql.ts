import type { RefusalDetails } from '../../src/domain/refusal.js';
import { keepSecretsIn, keepToken } from './leaks.js';

/** A refusal as a client sees it. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly details: RefusalDetails,
    readonly body: string,
  ) {
    super(`${code} ${body}`);
  }
}

export interface Answer {
  status: number;
  headers: Headers;
  body: {
    data?: Record<string, never> | null;
    errors?: { message: string; extensions: { code: string } & RefusalDetails }[];
  };
  text: string;
}

/** One request over HTTP, whatever comes back. */
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

/** The same for callers who send whatever they like wherever they like, or by the thousand: none of it is kept as a secret. */
export async function postAnything(
  url: string,
  query: string,
  variables: Record<string, unknown>,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text), text };
}

function keepSecretsOf({ body }: Answer, variables: Record<string, unknown>, headers: Record<string, string>): void {
  keepToken(headers.authorization?.slice('Bearer '.length) ?? '');
  keepSecretsIn(body.data);
  // A weak password is nobody's: the name or the address that it repeats may be written down.
  if (body.errors?.[0]?.extensions.code !== 'WEAK_PASSWORD') keepSecretsIn(variables);
}

/** The data of one request; throws `Refused` when the server says no. */
// biome-ignore lint/suspicious/noExplicitAny: what comes back depends on the document, as for any client without types
export async function ask(...request: Parameters<typeof post>): Promise<any> {
  const { body, text } = await post(...request);
  const error = body.errors?.[0];
  if (error === undefined) return body.data;
  const { code, ...details } = error.extensions;
  throw new Refused(code, details, text);
}
