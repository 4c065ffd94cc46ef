import {
  isSubscription,
  mutationIn,
  nameOf,
  needsToken,
  printed,
  replacesSession,
  type TypedDocument,
  takesKey,
  textOf,
} from './documents.js';
import { BonafideError } from './error.js';
import { createFetch } from './fetch-with-token.js';
import type { Operations } from './generated/api.js';
import { operations } from './generated/operations.js';
import { iterate } from './iterate.js';
import { createLive, type Subscribe } from './live.js';
import type { CallOptions, ClientOptions } from './options.js';
import { platform, randomKey, tabStorage, unlessAborted } from './platform.js';
import { createLock } from './session/lock.js';
import { createLogOut } from './session/log-out.js';
import { createSessionKeeper, type LoggedIn, type SessionEvent } from './session/session-keeper.js';
import { type Tokens, tokensIn } from './session/tokens.js';
import { memoryStorage } from './storage.js';
import { createTransport, type GraphqlAnswer, type GraphqlRequest, isAboutToken } from './transport.js';
import { createUnanswered } from './unanswered.js';

/** Every operation of the API for users is a method. It takes the arguments of the schema and returns all fields. */
export interface BonafideClient extends Operations {
  /** The user who is logged in, or null for nobody. Undefined until an asynchronous storage was read (`ready`). */
  readonly session: LoggedIn | null | undefined;
  /** Resolves when `session` is known. */
  readonly ready: Promise<LoggedIn | null>;
  /** Calls the listener when the session begins, is refreshed or ends, in this tab or in another. Returns a function that stops it. */
  onSession(listener: (event: SessionEvent) => void): () => void;
  /** Returns an access token for other backends, which does not expire soon, or null if nobody is logged in. */
  accessToken(): Promise<string | null>;
  /** Replaces the access token. The new one contains changes since the last one: roles, or a proof of presence. */
  refresh(): Promise<string | null>;
  /** Sends your own GraphQL document. Returns its data, or throws the first error of the answer. */
  request<Data = Record<string, unknown>, Variables extends object = Record<string, unknown>>(
    document: string | TypedDocument<Data, Variables>,
    variables?: Variables,
    options?: CallOptions,
  ): Promise<Data>;
  /** Sends a request and returns the whole answer with its errors, for links of other libraries. Throws if no answer comes. */
  execute(request: GraphqlRequest, options?: CallOptions): Promise<GraphqlAnswer>;
  /** Starts a subscription over one shared WebSocket, and reconnects when the connection breaks. Returns a function that stops it. */
  live: Subscribe;
  /**
   * `fetch` for another backend that accepts the access token. After status 401 or `UNAUTHENTICATED`, it refreshes the token and sends again, once. It
   * cannot send a stream again, so it then returns the refusal.
   */
  fetch: typeof globalThis.fetch;
  /** Stops listening to other tabs. */
  close(): void;
}

const refreshDocument =
  'mutation($refreshToken:String!){refreshSession(refreshToken:$refreshToken){accessToken refreshToken expiresIn}}';

/** These operations end the session. Its tokens are useless afterwards. For `logout`, see session/log-out.ts. */
const endings: Readonly<Record<string, 'LOGOUT' | 'DELETED'>> = {
  logoutEverywhere: 'LOGOUT',
  deleteMe: 'DELETED',
};

export function createClient(options: ClientOptions): BonafideClient {
  const { url, appId, storage = tabStorage() ?? memoryStorage() } = options;
  const endpoint = url.replace(/\/*(\/graphql)?\/*$/, '/graphql');
  const key = `bonafide.${appId ?? 'default'}`;
  const { lock = createLock(key, storage), onStorageError = warn } = options;
  const send = createTransport(endpoint, options);
  const appHeader = appId === undefined ? {} : { 'x-app-id': appId };

  async function exchange(refreshToken: string): Promise<Tokens> {
    const sentAt = Date.now();
    const request = { query: refreshDocument, variables: { refreshToken } };
    const { data, errors } = await send(request, { headers: appHeader, mayRepeat: true });
    const tokens = tokensIn(data?.refreshSession, sentAt);
    if (tokens === null) throw new BonafideError(errors?.[0] ?? { message: 'The answer has no tokens.' });
    return tokens;
  }

  const keeper = createSessionKeeper({ storage, key, lock, exchange, onStorageError });

  const unanswered = createUnanswered();
  keeper.listen(({ type }) => type === 'REFRESHED' || unanswered.clear());

  async function execute(
    request: GraphqlRequest,
    { signal, idempotencyKey }: CallOptions = {},
  ): Promise<GraphqlAnswer> {
    const mutation = mutationIn(request.query);
    const isKeyed = mutation !== null && takesKey(mutation) && request.variables?.idempotencyKey == null;
    const keyToSend = isKeyed ? (idempotencyKey ?? unanswered.keyOf(request) ?? randomKey()) : undefined;
    const mayRepeat = mutation === null || keyToSend !== undefined || (takesKey(mutation) && !isKeyed);
    const attempt = async (token: string | null) => {
      if (keyToSend !== undefined) unanswered.keep(request, keyToSend);
      const headers = {
        ...appHeader,
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(keyToSend !== undefined && { 'idempotency-key': keyToSend }),
      };
      const answer = await send(request, { headers, mayRepeat, signal });
      if (keyToSend !== undefined) unanswered.remove(request);
      return answer;
    };
    const tokenFor = async () => {
      try {
        if (mutation === null || needsToken(mutation)) return await keeper.accessToken();
        // Do not refresh for a login: it must not wait for the refresh of an older session.
        return (await keeper.read())?.accessToken ?? null;
      } catch (error) {
        // A login, and what its page shows, need no session that can be read.
        const isUnreadable = error instanceof BonafideError && error.code === 'STORAGE';
        if (isUnreadable && !needsToken(mutation ?? nameOf(request.query))) return null;
        throw error;
      }
    };
    const turnsSession = mutation !== null && (mutation in endings || replacesSession(mutation));
    const settle = async (token: string | null) => {
      const sentAt = Date.now();
      const answer = await attempt(token);
      await follow(mutation, answer, sentAt, token ?? undefined);
      return { answer, sent: token };
    };
    const settleInTurn = (token: string | null) => (turnsSession ? keeper.hold(token, settle) : settle(token));
    const token = await unlessAborted(tokenFor(), signal);
    const { answer, sent } = await settleInTurn(token);
    if (sent === null || !isAboutToken(answer)) return answer;
    // Also null if another user has logged in meanwhile: an operation of one user must never run as another.
    const another = await unlessAborted(keeper.accessToken(sent), signal);
    return another === null ? answer : (await settleInTurn(another)).answer;
  }

  /** Keeps the tokens of an answer, whichever operation returned them, and forgets the session after an operation that ends it. */
  async function follow(
    mutation: string | null,
    { data }: GraphqlAnswer,
    sentAt: number,
    given: string | undefined,
  ): Promise<void> {
    for (const value of Object.values(data ?? {})) {
      const tokens = tokensIn(value, sentAt);
      if (tokens !== null) await keeper.keep(tokens);
    }
    const reason = endings[mutation ?? ''];
    if (reason !== undefined && Object.values(data ?? {})[0] === true) await keeper.end(reason, given);
  }

  const logOut = createLogOut({ keeper, send, exchange, appHeader });

  const executeAny: typeof execute = async (request, callOptions) =>
    await (mutationIn(request.query) === 'logout' ? logOut : execute)(request, callOptions);

  async function request(
    document: string | object,
    variables?: object,
    callOptions?: CallOptions,
  ): Promise<Record<string, unknown>> {
    const query = printed(document);
    const { data, errors } = await executeAny({ query, variables: { ...variables } }, callOptions);
    if (errors?.[0] !== undefined) throw new BonafideError(errors[0]);
    return data ?? {};
  }

  const live = createLive({
    url: endpoint.replace(/^http/, 'ws'),
    appHeader,
    WebSocket: options.WebSocket ?? platform.WebSocket,
    keeper,
  });

  const ready = keeper.read().then(() => keeper.session ?? null);
  ready.catch(() => {});

  const client = {
    get session() {
      return keeper.session;
    },
    ready,
    onSession: keeper.listen,
    accessToken: () => keeper.accessToken(),
    async refresh() {
      const tokens = await keeper.read();
      return tokens === null ? null : await keeper.accessToken(tokens.accessToken);
    },
    request,
    execute: executeAny,
    live,
    fetch: createFetch(options, keeper),
    close: keeper.close,
  };
  const call = async (name: string, args?: object, callOptions?: CallOptions) =>
    (await request(textOf(name), args, callOptions))[name];
  for (const name of Object.keys(operations)) {
    const value = isSubscription(name)
      ? (args: object | undefined, callOptions?: CallOptions) => watch(live, name, args, callOptions)
      : (args: object | undefined, callOptions?: CallOptions) => call(name, args, callOptions);
    Object.defineProperty(client, name, { value, enumerable: true });
  }
  return client as unknown as BonafideClient;
}

function warn(error: BonafideError): void {
  console.warn(error);
}

/** Returns the values of a subscription, one after another. */
function watch(live: Subscribe, name: string, args?: object, { signal }: CallOptions = {}): AsyncIterable<unknown> {
  const request = { query: textOf(name), variables: { ...args } };
  return iterate<unknown>(
    ({ next, end }) =>
      live(request, {
        next: ({ data, errors }) =>
          errors?.[0] === undefined ? next(data?.[name]) : end(new BonafideError(errors[0])),
        error: end,
        complete: end,
      }),
    signal,
  );
}
