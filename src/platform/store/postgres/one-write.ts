import type pg from 'pg';

/** The driver's types lack what a client writes to. */
interface Written {
  readonly connection: { readonly stream: NodeJS.WritableStream & { cork(): void; uncork(): void } };
}

/**
 * Makes a connection send the statements of one turn of the event loop in one write, because a write costs more CPU than
 * most statements. The write happens at the end of the turn, before anything is read.
 */
export function writeTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as Written).connection;
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  let isHeld = false;

  function send(): void {
    isHeld = false;
    stream.uncork();
  }

  function queryTogether(...given: unknown[]): unknown {
    if (!isHeld) {
      isHeld = true;
      stream.cork();
      // Runs after all promises that can continue now have done so.
      process.nextTick(send);
    }
    return query(...given);
  }
  client.query = queryTogether as typeof client.query;
}
