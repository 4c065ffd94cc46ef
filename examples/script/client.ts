import type { TypedDocumentString } from './operations.js';

/** Where Bonafide is, and which app of it is meant. */
export interface Server {
  url: string;
  appId: string;
}

/** A refusal. `code` is one of the table in Bonafide's README; the others are there where they help. */
export class Refused extends Error {
  readonly code: string;
  /** The argument that it is about. */
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

/** One operation of anybody, or of whoever holds the token; its data, or a thrown `Refused`. */
export async function ask<Data, Variables>(
  { url, appId }: Server,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  token?: string,
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-app-id': appId,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: ErrorInAnswer[] };
  if (errors?.[0] !== undefined) throw new Refused(errors[0]);
  return data as Data;
}
