import { startPostgresProxy } from './postgres-proxy.js';

export interface LosingProxy {
  /** The URL of the server through this proxy. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a proxy between clients and a server that loses every answer: it closes the client's connection at the first byte that
 * the server answers. By then the server has committed.
 */
export async function startLosingProxy(serverUrl: string): Promise<LosingProxy> {
  const proxy = await startPostgresProxy(serverUrl, (near, far) => {
    near.pipe(far);
    far.on('data', () => near.destroy());
  });
  return { ...proxy, url: new URL(proxy.url).origin };
}
