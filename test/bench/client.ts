import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/** A GraphQL client for one program, with connections that stay open. */
export interface Client {
  /** Sends a request and returns its data. Repeats it while the server is busy, and throws on any other error. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back depends on the document, as for any client without types
  ask(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<any>;
  close(): Promise<void>;
}

/** On a shared disk, a commit may take longer than the server waits. */
const mostAttempts = 5;
/** With limits on, a machine that does other work too is often busy. */
const mostAttemptsWhileBusy = 40;
const attemptsAt: Record<string, number> = { SERVICE_UNAVAILABLE: mostAttempts, SERVER_BUSY: mostAttemptsWhileBusy };

/** `headersOfEach` is called for each request. */
export function createClient(
  url: string,
  connections: number,
  headersOfEach: () => Record<string, string> = () => ({}),
): Client {
  const pool = new Pool(url, { connections, pipelining: 1 });
  return {
    async ask(query, variables = {}, headers = {}) {
      for (let attempt = 1; ; attempt++) {
        const { body } = await pool.request({
          path: '/graphql',
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headersOfEach(), ...headers },
          body: JSON.stringify({ query, variables }),
        });
        const text = await body.text();
        const { data, errors } = JSON.parse(text);
        if (errors === undefined && data) return data;
        const { code, retryAfter } = errors[0].extensions;
        if (attempt >= (attemptsAt[code] ?? 1)) throw new Error(`Refused: ${text}`);
        await sleep(retryAfter * 1_000);
      }
    },
    close: () => pool.close(),
  };
}
