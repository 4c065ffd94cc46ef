import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PathProxy {
  /** The URL with the path, and without a slash at the end. */
  url: string;
  stop(): void;
}

/** Starts a proxy as in docs/proxies.md: it forwards what is below `/id`, WebSockets too, without that path. */
export async function startPathProxy(target: () => string): Promise<PathProxy> {
  const proxy = proxyBelow('/id', target);
  await new Promise<void>(resolve => void proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/id`,
    stop() {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

function proxyBelow(path: string, target: () => string): Server {
  const forwarded = (url = '') => (url.startsWith(`${path}/`) ? url.slice(path.length) : null);
  const proxy = createServer((incoming, outgoing) => {
    const url = forwarded(incoming.url);
    if (url === null) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const onward = request(new URL(url, target()), { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  proxy.on('upgrade', (incoming, near) => {
    const url = forwarded(incoming.url) ?? '/';
    const onward = request(new URL(url, target()), { headers: incoming.headers });
    onward.on('upgrade', (answer, far) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      near.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
    onward.end();
  });
  return proxy;
}
