import type { GraphQLSchema } from 'graphql';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Deps } from '../../../domain/deps.js';
import { networkOf } from '../../../domain/limits/network.rules.js';
import type { WebSocketRequest } from '../../http/websockets.js';
import { type CloseReason, closeCodes, createLiveConnection, type UserSlots } from './live-connection.js';
import { createLiveOperations } from './live-operations.js';
import { createSlots } from './live-slots.js';

export interface LiveOptions {
  deps: Deps;
  schema: GraphQLSchema;
  log: { error(details: object, text: string): void };
  /** Shorter than the idle timeouts of load balancers. Tests use less. */
  pingMs?: number;
}

export interface LiveServer {
  /**
   * Returns the status of a refusal if the node, or the client's network, already has as many connections as it may.
   */
  accept(request: WebSocketRequest): 429 | 503 | null;
  /** Asks every client to connect elsewhere. Resolves when all have disconnected. */
  close(): Promise<void>;
}

/** The same limit as for an HTTP request. */
const maxMessageBytes = 100 * 1024;
/** Each is checked every few seconds, which costs one database read. */
const maxConnections = 2_000;
/**
 * Enough for an office, or for the phones behind one address of a carrier, while one client
 * cannot take all connections.
 */
const maxConnectionsOfNetwork = 100;
/** A person waits in one tab, perhaps on two devices. */
const maxOfUser = 5;
/** Messages of one connection being handled at the same time: its subscriptions, and some reserve. */
const maxOpenMessages = 16;
const defaultPingMs = 12_000;
const closeTimeoutMs = 1_000;

/**
 * Serves subscriptions over WebSockets. Ignores cookies: only the token in the first message
 * authenticates a connection.
 */
export function startLiveServer({ deps, schema, log, pingMs = defaultPingMs }: LiveOptions): LiveServer {
  const operations = createLiveOperations({ deps, schema, log });
  const slots: UserSlots = { connections: createSlots(maxOfUser), subscriptions: createSlots(maxOfUser) };
  const ofNetworks = createSlots(maxConnectionsOfNetwork);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, handleProtocols });

  function serve(socket: WebSocket, { raw, clientAddress }: WebSocketRequest): void {
    const close = (why: CloseReason) => {
      const [code, reason] = closeCodes[why];
      socket.close(code, reason);
    };
    const onBug = (error: unknown) => log.error({ err: error }, 'unexpected error on a live connection');
    const connection = createLiveConnection({
      deps,
      upgradeRequest: { headers: raw.headers, clientAddress },
      slots,
      close,
      onBug,
    });
    let openMessages = 0;
    const ended = operations.opened(
      {
        protocol: socket.protocol,
        send: text => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage(work) {
          socket.on('message', data => {
            if (openMessages >= maxOpenMessages) return close('tooMuch');
            openMessages++;
            work(String(data))
              .catch(error => {
                onBug(error);
                close('bug');
              })
              .finally(() => openMessages--);
          });
        },
      },
      { connection },
    );
    const stopPinging = keepPinging(socket, pingMs);
    // ws itself answers protocol errors and messages that are too long with a code, and closes.
    socket.on('error', () => {});
    socket.once('close', (code, reason) => {
      stopPinging();
      ended(code, String(reason)).catch(onBug);
    });
  }

  return {
    accept(request) {
      if (sockets.clients.size >= maxConnections) return 503;
      const releaseSlot = ofNetworks.take(networkOf(request.clientAddress));
      if (releaseSlot === null) return 429;
      request.socket.once('close', releaseSlot);
      sockets.handleUpgrade(request.raw, request.socket, request.head, socket => serve(socket, request));
      return null;
    },
    async close() {
      const gone = [...sockets.clients].map(
        socket => new Promise<void>(resolve => socket.once('close', () => resolve())),
      );
      for (const socket of sockets.clients) socket.close(...closeCodes.stopping);
      const impatience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, closeTimeoutMs);
      await Promise.all(gone);
      clearTimeout(impatience);
    },
  };
}

/**
 * Resolves when the message has been sent. So only one message of each subscription waits for a slow client, which then
 * gets the newest state and not every state in between. `maxOpenMessages` limits the other responses that wait.
 */
async function send(socket: WebSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  // The connection may close while we wait. Then the message is lost.
  await new Promise<void>(resolve => socket.send(text, () => resolve()));
}

/** Closes a connection whose client has not answered the last ping. */
function keepPinging(socket: WebSocket, everyMs: number): () => void {
  let hasAnswered = true;
  socket.on('pong', () => {
    hasAnswered = true;
  });
  const pinging = setInterval(() => {
    if (!hasAnswered) return socket.terminate();
    hasAnswered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs).unref();
  return () => clearInterval(pinging);
}
