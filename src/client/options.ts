import type { BonafideError } from './error.js';
import type { KeyValueStorage, WebSocketConstructor } from './platform.js';
import type { Lock } from './session/lock.js';

export interface ClientOptions {
  /** The URL of Bonafide, such as `https://id.example.com`. */
  url: string;
  /** The id of the app. Defaults to `default`. */
  appId?: string | undefined;
  /** Where the session is kept. Defaults to `localStorage`, or to memory where there is none. */
  storage?: KeyValueStorage | undefined;
  /**
   * Called with an error `STORAGE` when the storage refuses a change of the session, for example because it is full. The client continues with the
   * change in memory. Defaults to a warning in the console.
   */
  onStorageError?: ((error: BonafideError) => void) | undefined;
  /** Headers of each request, for example `X-Forwarded-For` when a server sends requests for its visitor. */
  headers?: Readonly<Record<string, string>> | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  /** Node before version 22 needs the class of the package `ws`. */
  WebSocket?: WebSocketConstructor | undefined;
  /** Lets only one of all clients that share the storage refresh at a time. Defaults to a lock among the tabs of a page. */
  lock?: Lock | undefined;
  /** How long one attempt may take, in milliseconds. */
  timeoutMs?: number | undefined;
  /** The waits before each repetition of a request that may be repeated, in milliseconds. */
  retryDelaysMs?: readonly number[] | undefined;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The key of a mutation that you repeat yourself, for example after a restart of the app. Defaults to a random one. */
  idempotencyKey?: string | undefined;
}
