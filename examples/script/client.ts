import type { TypedDocumentString } from './operations.js';

/** The address of Bonafide and the id of an app there. */
export interface Server {
  url: string;
  appId: string;
}

/** An error answer of Bonafide. Its README lists the codes. */
export class Refused extends Error {
  readonly code: string;
  /** The argument that was refused. */
  readonly field: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  /** Wrong codes that are still allowed. */
  readonly attemptsLeft: number | undefined;

  constructor({ message, extensions }: ErrorInAnswer) {
    super(message);
    this.code = extensions.code;
    this.field = extensions.field;
    this.retryAfter = extensions.retryAfter;
    this.attemptsLeft = extensions.attemptsLeft;
  }
}

interface ErrorInAnswer {
  message: string;
  extensions: { code: string; field?: string; retryAfter?: number; attemptsLeft?: number };
}

/**
 * Sends one operation, with an access token or without. Returns its data or throws `Refused`. If no answer comes, sends an
 * operation with an idempotency key once more: the server then repeats what it did, and does nothing twice.
 */
export async function ask<Data, Variables>(
  { url, appId }: Server,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  token?: string,
): Promise<Data> {
  const send = async () =>
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-app-id': appId,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
  const mayRepeat = typeof variables === 'object' && variables !== null && 'idempotencyKey' in variables;
  const response = await (mayRepeat ? send().catch(send) : send());
  const { data, errors } = (await response.json()) as { data?: Data; errors?: ErrorInAnswer[] };
  if (errors?.[0] !== undefined) throw new Refused(errors[0]);
  return data as Data;
}
