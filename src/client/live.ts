import { BonafideError, type GraphqlError, networkError, notLoggedIn } from './error.js';
import { callApp, type WebSocketConstructor, type WebSocketLike } from './platform.js';
import type { SessionKeeper } from './session/session-keeper.js';
import { userIn } from './session/tokens.js';
import type { GraphqlAnswer, GraphqlRequest } from './transport.js';

export interface Sink {
  next(answer: GraphqlAnswer): void;
  /** Called at most once, and nothing is called after it. */
  error(error: unknown): void;
  complete(): void;
}

/** Starts a subscription. Returns a function that stops it. */
export type Subscribe = (request: GraphqlRequest, sink: Sink) => () => void;

export interface LiveOptions {
  url: string;
  appHeader: Readonly<Record<string, string>>;
  WebSocket: WebSocketConstructor | undefined;
  keeper: SessionKeeper;
}

/** A message of graphql-transport-ws. */
interface Message {
  type: string;
  id?: string;
  payload?: unknown;
}

/** A broken connection may report no error. Bonafide answers each ping, so a missing answer shows it. */
const pingMs = 30_000;
const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** Close codes after which reconnecting would fail again. 4429: the user has too many connections. */
const final = [4400, 4406, 4429];
/** Close codes for an expired access token or an ended session. A refresh shows which of the two it is. */
const aboutToken = [4401, 4403];

/** Shares one WebSocket among all subscriptions, while there are any, and replaces it when it breaks. */
export function createLive({ url, appHeader, WebSocket, keeper }: LiveOptions): Subscribe {
  const subscriptions = new Map<string, { request: GraphqlRequest; sink: Sink }>();
  let count = 0;
  let failures = 0;
  let socket: WebSocketLike | undefined;
  let isReady = false;
  let hasHeard = false;
  let refused: string | undefined;
  /** The user of the connection. No other user may receive its answers. Undefined until there is one. */
  let userId: string | undefined;
  /** The user who was logged in when the first of these subscriptions began. */
  let firstUserId: string | undefined;
  /** How many connections were given up. */
  let left = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isConnecting = false;

  function send(message: Message): void {
    socket?.send(JSON.stringify(message));
  }

  function start(id: string): void {
    const { query, variables, operationName } = subscriptions.get(id)?.request ?? { query: '' };
    send({ type: 'subscribe', id, payload: { query, variables, operationName } });
  }

  function failAll(error: unknown): void {
    const sinks = [...subscriptions.values()].map(({ sink }) => sink);
    subscriptions.clear();
    forget();
    for (const sink of sinks) callApp(() => sink.error(error));
  }

  /** Closes the connection on purpose. */
  function leave(): void {
    clearTimeout(timer);
    const old = socket;
    socket = undefined;
    isReady = false;
    left++;
    old?.close(1000);
  }

  /** Call this when no subscription is left. The next one may be of another user. */
  function forget(): void {
    leave();
    refused = undefined;
    userId = undefined;
  }

  function connectIn(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(connect, ms);
  }

  function connectLater(): void {
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** failures++);
    connectIn(delayMs * (0.5 + Math.random() / 2));
  }

  async function connect(): Promise<void> {
    if (isConnecting || socket !== undefined || subscriptions.size === 0) return;
    isConnecting = true;
    const leftBefore = left;
    const token = await keeper.accessToken(refused, userId).catch(() => undefined);
    isConnecting = false;
    if (subscriptions.size === 0) return;
    // The session has changed meanwhile, so the token may be of another user.
    if (left !== leftBefore) return await connect();
    if (token === undefined) return connectLater();
    if (token === null) return failAll(notLoggedIn());
    if (WebSocket === undefined)
      return failAll(networkError('This platform has no WebSocket: pass one to createClient.'));
    try {
      open(new WebSocket(url, 'graphql-transport-ws'), token);
    } catch (cause) {
      // The content security policy of the page forbids it.
      failAll(networkError('The browser opens no WebSocket.', { cause }));
    }
  }

  function open(opened: WebSocketLike, token: string): void {
    socket = opened;
    userId = userIn(token);
    opened.onopen = () =>
      opened.send(
        JSON.stringify({ type: 'connection_init', payload: { ...appHeader, authorization: `Bearer ${token}` } }),
      );
    opened.onmessage = ({ data }: { data: unknown }) => {
      hasHeard = true;
      if (socket === opened) receive(JSON.parse(String(data)));
    };
    // `onclose` follows, and has the code.
    opened.onerror = () => {};
    opened.onclose = ({ code, reason }: { code: number; reason: string }) => {
      if (socket !== opened) return;
      leave();
      if (final.includes(code)) return failAll(refusal(code, String(reason)));
      if (!aboutToken.includes(code)) return connectLater();
      refused = token;
      if (failures++ === 0) connectIn(0);
      else connectLater();
    };
    ping();
  }

  function ping(): void {
    hasHeard = false;
    timer = setTimeout(() => {
      if (hasHeard) {
        send({ type: 'ping' });
        return ping();
      }
      leave();
      connectIn(0);
    }, pingMs);
  }

  function receive({ type, id = '', payload }: Message): void {
    const subscription = subscriptions.get(id);
    if (type === 'connection_ack') {
      isReady = true;
      for (const each of subscriptions.keys()) start(each);
    }
    if (type === 'ping') send({ type: 'pong' });
    if (subscription === undefined) return;
    if (type === 'next') {
      failures = 0;
      subscription.sink.next(payload as GraphqlAnswer);
      return;
    }
    remove(id);
    if (type === 'error') subscription.sink.error(new BonafideError((payload as GraphqlError[])[0] ?? { message: '' }));
    else subscription.sink.complete();
  }

  function remove(id: string): void {
    if (subscriptions.delete(id) && subscriptions.size === 0) forget();
  }

  keeper.listen(({ type, session }) => {
    if (subscriptions.size === 0 || type === 'REFRESHED') return;
    // The connection has the token of an earlier session, perhaps of another user.
    const ownId = userId ?? firstUserId;
    if (type === 'ENDED' || (ownId !== undefined && session.userId !== ownId)) return failAll(notLoggedIn());
    leave();
    connectIn(0);
  });

  return (request, sink) => {
    const currentId = keeper.session?.userId;
    // The event about another user follows.
    if (userId !== undefined && currentId !== userId) failAll(notLoggedIn());
    if (subscriptions.size === 0) firstUserId = currentId;
    const id = String(++count);
    subscriptions.set(id, { request, sink });
    if (isReady) start(id);
    else void connect();
    return () => {
      if (isReady && subscriptions.has(id)) send({ type: 'complete', id });
      remove(id);
    };
  };
}

/** Bonafide sends the error code as the reason for closing. */
function refusal(code: number, reason: string): BonafideError {
  const message = `The subscription was refused (${code} ${reason}).`;
  return new BonafideError({ message, extensions: { code: /^[A-Z_]+$/.test(reason) ? reason : 'BAD_USER_INPUT' } });
}
