import { startPostgresProxy } from './postgres-proxy.js';

export interface LosingProxy {
  /** The URL of the server through this proxy. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a proxy between clients and a server that loses answers: it closes the client's connection at the first byte that the
 * server answers. By then the server has committed.
 * @param server returns the URL of the server, which may be another one after a restart
 * @param loses says whether the answer to this request is lost; by default every answer is
 */
export async function startLosingProxy(
  server: () => string,
  loses: (request: string) => boolean = () => true,
): Promise<LosingProxy> {
  const proxy = await startPostgresProxy(
    server(),
    (near, far) => {
      let request = '';
      near.on('data', bytes => {
        request += bytes.toString('latin1');
        far.write(bytes);
      });
      far.on('data', bytes => {
        if (request !== '' && loses(request)) near.destroy();
        request = '';
        near.write(bytes);
      });
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    },
    server,
  );
  return { ...proxy, url: new URL(proxy.url).origin };
}
