import { Pool } from 'undici';

/** One program's GraphQL, over connections that are kept. */
export interface Client {
  /** The data of one request; throws on anything else. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back depends on the document, as for any client without types
  ask(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<any>;
  close(): Promise<void>;
}

export function createClient(url: string, connections: number): Client {
  const pool = new Pool(url, { connections, pipelining: 1 });
  return {
    async ask(query, variables = {}, headers = {}) {
      const { body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const text = await body.text();
      const { data, errors } = JSON.parse(text);
      if (errors !== undefined || !data) throw new Error(`Refused: ${text}`);
      return data;
    },
    close: () => pool.close(),
  };
}
