import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { startLocally } from './local-server.js';

/** An event as the receiver got it. */
export interface ReceivedEvent {
  id: string;
  headers: IncomingHttpHeaders;
  /** The exact text that was signed. */
  body: string;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

export type ReceiverBehaviour =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'hang'
  | 'reset'
  /** Answers 200 with a body that never ends. */
  | 'flood';

export interface WebhookReceiver {
  url: string;
  /** All requests, accepted or not, oldest first. */
  received: ReceivedEvent[];
  /** The number of connections, including those with another protocol. */
  connections: () => number;
  /** The number of bytes of a `flood` that were sent before the other side closed the connection. */
  floodedBytes: () => Promise<number>;
  behave(behaviour: ReceiverBehaviour | ((event: ReceivedEvent) => ReceiverBehaviour)): void;
  /** Closes every connection. */
  hangUp(): void;
  stop(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedEvent[] = [];
  let behave: (event: ReceivedEvent) => ReceiverBehaviour = () => ({ status: 204 });
  let flooded = Promise.resolve(0);
  let connections = 0;

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const { headers } = request;
    const event = { id: String(headers['webhook-id']), headers, body, ...JSON.parse(body) } as ReceivedEvent;
    received.push(event);
    const behaviour = behave(event);
    if (behaviour === 'hang') return;
    if (behaviour === 'reset') return void request.socket.resetAndDestroy();
    if (behaviour === 'flood') {
      flooded = flood(response.writeHead(200));
      return;
    }
    response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
  });

  server.on('connection', () => {
    connections++;
  });
  const { origin, hangUp, stop } = await startLocally(server);
  return {
    url: `${origin}/hook`,
    received,
    connections: () => connections,
    floodedBytes: () => flooded,
    behave(behaviour) {
      behave = typeof behaviour === 'function' ? behaviour : () => behaviour;
    },
    hangUp,
    stop,
  };
}

/** Returns how many bytes the other side had read or buffered when it closed the connection. */
async function flood(response: ServerResponse): Promise<number> {
  const part = Buffer.alloc(16 * 1024, 'x');
  let bytes = 0;
  const hungUp = once(response, 'close');
  const pour = () => {
    if (response.destroyed) return;
    bytes += part.length;
    if (response.write(part)) setImmediate(pour);
    else response.once('drain', pour);
  };
  pour();
  await hungUp;
  return bytes;
}
