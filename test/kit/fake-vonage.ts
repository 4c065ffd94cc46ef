import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepSecretsInText } from './leaks.js';
import { startLocally } from './local-server.js';

/** A message as Vonage received it. */
export interface VonageMessage {
  to: string;
  from: string;
  text: string;
  type: string;
  'client-ref': string;
  'entity-id'?: string;
  'content-id'?: string;
}

/** The behaviour of the fake: like Vonage, which answers 200 with a status per message, or like a failing server. */
export type VonageBehaviour =
  /**
   * `afterMs` delays the answer. The message is accepted or refused before. `prices` has what each part costs; without them the answer
   * has one part without a price.
   */
  | { status: string; afterMs?: number; prices?: readonly string[] }
  | { http: number }
  | { body: string; contentType: string }
  | { redirect: string }
  /** Sends the beginning of an answer, and never the rest. */
  | 'hang in the answer'
  | 'hang'
  /** Receives the message, and never answers. */
  | 'accept and hang'
  | 'reset'
  | 'accept and reset';

export interface FakeVonage {
  /** The value for VONAGE_HOST. */
  host: string;
  /** The accepted messages, oldest first. */
  accepted: VonageMessage[];
  /** All requests, accepted or not. */
  requests: {
    path: string;
    authorization: string | undefined;
    contentType: string | undefined;
    message: VonageMessage;
  }[];
  /** Sets the behaviour, at first `{ status: '0' }`. A function is called for each message. */
  behave(behaviour: VonageBehaviour | ((message: VonageMessage) => VonageBehaviour)): void;
  /** Closes every connection. */
  hangUp(): void;
  stop(): Promise<void>;
}

export async function startFakeVonage(): Promise<FakeVonage> {
  const accepted: VonageMessage[] = [];
  const requests: FakeVonage['requests'] = [];
  let behave: (message: VonageMessage) => VonageBehaviour = () => ({ status: '0' });

  const server = createServer(async (request, response) => {
    const message = await readMessage(request);
    keepSecretsInText(message.text);
    const { authorization, 'content-type': contentType } = request.headers;
    requests.push({ path: request.url ?? '', authorization, contentType, message });
    const behaviour = behave(message);
    if (behaviour === 'hang') return;
    if (behaviour === 'hang in the answer') {
      return void response.writeHead(200, { 'content-type': 'application/json' }).write('{"messages":');
    }
    if (behaviour === 'accept and reset' || behaviour === 'accept and hang') accepted.push(message);
    if (behaviour === 'accept and hang') return;
    if (behaviour === 'reset' || behaviour === 'accept and reset') return void request.socket.resetAndDestroy();
    if ('redirect' in behaviour) return void response.writeHead(307, { location: behaviour.redirect }).end();
    if ('body' in behaviour) return void reply(response, 200, behaviour.body, behaviour.contentType);
    if ('http' in behaviour) return void reply(response, behaviour.http, '{"title":"trouble"}', 'application/json');
    if (behaviour.status === '0') accepted.push(message);
    if (behaviour.afterMs !== undefined) await sleep(behaviour.afterMs);
    reply(response, 200, JSON.stringify(answerOf(message, behaviour)), 'application/json');
  });
  const { origin, hangUp, stop } = await startLocally(server);

  return {
    host: origin,
    accepted,
    requests,
    behave(behaviour) {
      behave = typeof behaviour === 'function' ? behaviour : () => behaviour;
    },
    hangUp,
    stop,
  };
}

/** Returns the six-digit code in a text. */
export function codeIn(text: string): string | undefined {
  return /\b\d{6}\b/.exec(text)?.[0];
}

/** Builds an answer as in https://developer.vonage.com/en/api/sms, where every value is a string. */
function answerOf(message: VonageMessage, { status, prices }: { status: string; prices?: readonly string[] }) {
  const told = { to: message.to, status, 'client-ref': message['client-ref'] };
  if (status !== '0')
    return { 'message-count': '1', messages: [{ ...told, 'error-text': `Refused: ${message.text}` }] };
  const parts = (prices ?? [undefined]).map((price, place) => ({
    ...told,
    'message-id': partId(message['client-ref'], place),
    'remaining-balance': '3.14',
    ...(price !== undefined && { 'message-price': price }),
    network: '44020',
  }));
  return { 'message-count': String(parts.length), messages: parts };
}

/** Returns the id that Vonage gives a part of a message. */
export function partId(clientRef: string, place: number): string {
  return `${place === 0 ? '0A' : `0A${place}-`}${clientRef}`;
}

/** Reads a form or JSON, as Vonage does. */
async function readMessage(request: IncomingMessage): Promise<VonageMessage> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const isJson = request.headers['content-type']?.startsWith('application/json');
  return isJson ? JSON.parse(body) : (Object.fromEntries(new URLSearchParams(body)) as unknown as VonageMessage);
}

function reply(response: ServerResponse, status: number, body: string, contentType: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}
