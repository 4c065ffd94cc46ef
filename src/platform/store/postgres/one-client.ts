import pg from 'pg';

/** Timeout of the queries at the start. */
export const answerTimeoutMs = 3_000;

/** Runs `work` on a new connection, outside of the pools. */
export async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Returns the id of the server process, which the server sent when the client connected. The driver's types lack it. */
export function backendOf(client: pg.Client): number | undefined {
  return (client as unknown as { processID?: number }).processID;
}
