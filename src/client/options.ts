import type { Lock } from './lock.js';
import type { KeyValueStorage, WebSocketConstructor } from './platform.js';

export interface ClientOptions {
  /** Where Bonafide is, such as `https://id.example.com`. */
  url: string;
  /** The id of the app. Not given: the app `default`. */
  appId?: string | undefined;
  /** Where the session is kept. Not given: `localStorage`, or memory where there is none. */
  storage?: KeyValueStorage | undefined;
  /** Headers of each request, for example `X-Forwarded-For` when a server asks for its visitor. */
  headers?: Readonly<Record<string, string>> | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  /** For Node before version 22: the one of the package `ws`. */
  WebSocket?: WebSocketConstructor | undefined;
  /** Runs one refresh at a time among all that share the storage. Not given: among the tabs of a page. */
  lock?: Lock | undefined;
  /** How long one try may take. */
  timeoutMs?: number | undefined;
  /** The waits before a request that may be sent again is sent again. */
  retryDelaysMs?: readonly number[] | undefined;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The key of a mutation that you send again yourself, for example after a restart of the app. Not given: a random one. */
  idempotencyKey?: string | undefined;
}
