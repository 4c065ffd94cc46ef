import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { keepSecretsInText } from './leaks.js';
import { startLocally } from './local-server.js';

/** A message as an operator's gateway gets it. */
export interface GatewayMessage {
  type: 'sms.send' | 'email.send';
  timestamp: string;
  data: { id: string; to: string; from: string; text: string; code: string | null } & Record<string, unknown>;
}

export type GatewayBehaviour =
  | { status: number; body?: string; headers?: Record<string, string> }
  | 'hang'
  /** Receives the message, and never answers. */
  | 'accept and hang'
  | 'drip'
  | 'reset'
  | 'accept and reset';

export interface FakeGateway {
  url: string;
  /** The accepted messages, oldest first. */
  accepted: GatewayMessage[];
  /** All requests, accepted or not. */
  requests: { path: string; headers: IncomingHttpHeaders; body: string; message: GatewayMessage }[];
  /** Sets the behaviour. By default it accepts everything, and returns `gw-` with our id. */
  behave(behaviour: GatewayBehaviour | ((message: GatewayMessage) => GatewayBehaviour) | 'accept'): void;
  stop(): Promise<void>;
}

/** Verifies each request with the library of Standard Webhooks, as a receiver would. */
export async function startFakeGateway(secret: string): Promise<FakeGateway> {
  const accepted: GatewayMessage[] = [];
  const requests: FakeGateway['requests'] = [];
  const accept = ({ data }: GatewayMessage): GatewayBehaviour => ({
    status: 200,
    body: JSON.stringify({ id: `gw-${data.id}` }),
  });
  let behave: (message: GatewayMessage) => GatewayBehaviour = accept;

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const { headers } = request;
    const message = JSON.parse(body) as GatewayMessage;
    keepSecretsInText(message.data.text);
    try {
      // The library uses the clock of this process; a story may have moved the server's.
      const now = String(Math.floor(Date.now() / 1_000));
      const isRecent = Math.abs(Number(headers['webhook-timestamp']) - Number(now)) < 300;
      if (isRecent) new Webhook(secret).verify(body, headers as Record<string, string>);
    } catch {
      return void response.writeHead(401).end();
    }
    requests.push({ path: request.url ?? '', headers, body, message });
    const behaviour = behave(message);
    if (behaviour === 'hang') return;
    if (behaviour === 'drip') {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
      return;
    }
    if (behaviour === 'accept and reset' || behaviour === 'accept and hang') accepted.push(message);
    if (behaviour === 'accept and hang') return;
    if (behaviour === 'reset' || behaviour === 'accept and reset') return void request.socket.resetAndDestroy();
    if (behaviour.status >= 200 && behaviour.status < 300) accepted.push(message);
    response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
    response.end(behaviour.body);
  });
  const { origin, stop } = await startLocally(server);
  return {
    url: `${origin}/messages`,
    accepted,
    requests,
    behave(behaviour) {
      if (behaviour === 'accept') behave = accept;
      else behave = typeof behaviour === 'function' ? behaviour : () => behaviour;
    },
    stop,
  };
}
