import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.js';

export interface TerminatingProxy extends PostgresProxy {
  /** From now on, ends each new connection in the packet that reports it as ready. */
  terminateNew(): void;
}

/** PostgreSQL ends its answers with ReadyForQuery, here in state idle. */
const readyForQuery = Buffer.from('Z\0\0\0\x05I', 'latin1');

/** Starts a proxy that ends connections at an exact moment. PostgreSQL itself would hit that moment only by chance. */
export async function startTerminatingProxy(databaseUrl: string): Promise<TerminatingProxy> {
  let isTerminating = false;
  const proxy = await startPostgresProxy(databaseUrl, (near, far) => {
    const isToEnd = isTerminating;
    near.pipe(far);
    far.on('data', answer => {
      const isReady = answer.subarray(-readyForQuery.length).equals(readyForQuery);
      if (!isToEnd || !isReady) return void near.write(answer);
      near.end(Buffer.concat([answer, terminationByAdministrator()]));
      far.destroy();
    });
    far.on('end', () => near.end());
  });
  return {
    ...proxy,
    terminateNew() {
      isTerminating = true;
    },
  };
}

/** Builds the ErrorResponse that pg_terminate_backend causes: code 57P01. */
function terminationByAdministrator(): Buffer {
  const fields = Buffer.from(
    'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
    'latin1',
  );
  const head = Buffer.alloc(5);
  head.write('E', 'latin1');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
