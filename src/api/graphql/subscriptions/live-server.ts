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
  /** Oftener than the shortest patience of load balancers with a silent connection; a test has less. */
  pingMs?: number;
}

export interface LiveServer {
  /** Returns the status of a refusal: the node, or the client's network, has as many connections as it may. */
  accept(request: WebSocketRequest): 429 | 503 | null;
  /** Tells every client to go elsewhere; resolves when all are gone. */
  close(): Promise<void>;
}

/** As much as a request over HTTP may have. */
const maxMessageBytes = 100 * 1024;
/** Each is asked after every few seconds, which costs the database a read. */
const maxConnections = 2_000;
/** A household, an office, the phones behind one address of a carrier; one client cannot take all. */
const maxConnectionsOfNetwork = 100;
/** A person waits in one tab, perhaps on two devices. */
const maxOfUser = 5;
/** Messages of one connection that are being worked on: its subscriptions, and some room for mistakes. */
const maxOpenMessages = 16;
const defaultPingMs = 12_000;
const closeTimeoutMs = 1_000;

/** WebSockets for subscriptions. No cookie speaks for anybody here: a connection is whoever its first message shows a token of. */
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
    const onBug = (error: unknown) => log.error({ err: error }, 'unforeseen error on a live connection');
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
    // What breaks the protocol, or is too long, ws itself answers with a code, and closes.
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
 * Resolves when it is on its way. So of each subscription one message waits for a slow client, which is told the newest
 * state next and not every one; and of what it asks for, as much as may be worked on.
 */
async function send(socket: WebSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  // Its connection may break meanwhile: then there is nobody to tell.
  await new Promise<void>(resolve => socket.send(text, () => resolve()));
}

/** Cuts a connection whose other end has not answered the ping before. */
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
