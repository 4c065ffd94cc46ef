import { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { createAddressMatcher } from '../../platform/values/address-matcher.rules.js';
import { createOriginMatcher } from '../../platform/values/origins.rules.js';
import { clientAddress } from './client-address.rules.js';

/** A request to upgrade to a WebSocket. */
export interface WebSocketRequest {
  raw: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  clientAddress: string;
}

/** Returns null after accepting the WebSocket, or the status of a refusal. */
type WebSocketHandler = (request: WebSocketRequest) => 429 | 503 | null;

declare module 'fastify' {
  interface FastifyInstance {
    /** Sets the handler of WebSockets at `/graphql`. */
    handleWebSockets(handler: WebSocketHandler): void;
  }
}

interface UpgradesConfig {
  publicUrl: string | null;
  corsOrigins: readonly string[];
  trustedProxies: readonly string[];
}

const reasons = { 403: 'Forbidden', 404: 'Not Found', 429: 'Too Many Requests', 503: 'Service Unavailable' } as const;

/**
 * Node passes every request with `Upgrade` to the `upgrade` listener. Java's client asks for h2c with each request, so
 * `Upgrade` is ignored unless it asks for a WebSocket (RFC 9110, 7.8).
 */
export class IncomingRequest extends IncomingMessage {
  /** Not a `#` field, because the constructor of IncomingMessage sets `upgrade` before the fields of this class exist. */
  private asksToUpgrade = false;

  get upgrade(): boolean {
    return this.asksToUpgrade && (this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket');
  }

  set upgrade(asksTo: boolean) {
    this.asksToUpgrade = asksTo;
  }
}

/** Passes WebSockets to the handler, after the checks that other requests pass before their route. */
export function acceptWebSockets(app: FastifyInstance, config: UpgradesConfig): void {
  const isTrusted = createAddressMatcher(config.trustedProxies);
  const isListed = createOriginMatcher(config.corsOrigins);
  let handler: WebSocketHandler | null = null;
  let isClosing = false;
  app.decorate('handleWebSockets', (given: WebSocketHandler) => {
    handler = given;
  });
  app.addHook('preClose', done => {
    isClosing = true;
    done();
  });

  app.server.on('upgrade', (raw: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without this listener, an error of the connection would end the process.
    socket.on('error', () => socket.destroy());
    if (handler === null || raw.url?.split('?')[0] !== '/graphql') return refuse(socket, 404);
    if (isClosing) return refuse(socket, 503);
    if (!isListed(raw.headers.origin) && !isOwnPage(raw, config)) return refuse(socket, 403);
    const address = clientAddress(
      raw.socket.remoteAddress ?? '',
      raw.headers['x-forwarded-for']?.toString(),
      isTrusted,
    );
    const status = handler({ raw, socket, head, clientAddress: address });
    if (status !== null) refuse(socket, status);
  });
}

/**
 * Any page may open a WebSocket to any server, and browsers do not apply CORS to it (RFC 6455, 10.2). Such a
 * page could do nothing without a token, since cookies are ignored. This check is a second defence. Clients other than
 * browsers send no `Origin`.
 */
function isOwnPage({ headers }: IncomingMessage, { publicUrl }: UpgradesConfig): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return publicUrl === null ? new URL(origin).host === host : new URL(origin).origin === new URL(publicUrl).origin;
}

/** The time until a refused connection is cut. The client may leave it open, and the server's timeouts do not apply after `upgrade`. */
const refusalMs = 1_000;

function refuse(socket: Duplex, status: keyof typeof reasons): void {
  const cut = () => socket.destroy();
  const timer = setTimeout(cut, refusalMs).unref();
  socket.once('finish', cut).once('close', () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
