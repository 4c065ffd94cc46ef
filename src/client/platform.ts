/** The parts of browsers, Node and React Native that the client uses where they exist. */
export interface Platform {
  document?: object;
  localStorage?: KeyValueStorage;
  navigator?: { onLine?: boolean; locks?: LockManager };
  crypto?: { getRandomValues?(bytes: Uint8Array): Uint8Array };
  BroadcastChannel?: new (name: string) => Channel;
  reportError?(error: unknown): void;
  WebSocket?: WebSocketConstructor;
  addEventListener?(type: 'storage', listener: (event: { key: string | null }) => void): void;
  removeEventListener?(type: 'storage', listener: (event: { key: string | null }) => void): void;
}

/** `localStorage` and React Native's `AsyncStorage` have this shape. */
export interface KeyValueStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

export interface LockManager {
  request<T>(name: string, options: { signal?: AbortSignal }, work: () => Promise<T>): Promise<T>;
}

export interface Channel {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(data: unknown): void;
  close(): void;
}

/** The class `WebSocket` of a browser or of the package `ws`. */
export type WebSocketConstructor = new (url: string, protocol: string) => WebSocketLike;

export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export const platform = globalThis as unknown as Platform;

/** Returns the storage that all tabs of a page share, or undefined. Some browsers throw where cookies are blocked. */
export function tabStorage(): KeyValueStorage | undefined {
  try {
    // Do not read `localStorage` in Node, where reading it prints a warning.
    return platform.document === undefined ? undefined : (platform.localStorage ?? undefined);
  } catch {
    return undefined;
  }
}

/** Calls a function of the app. A mistake in it becomes an uncaught error, as in events of the platform, and stops nothing else. */
export function callApp(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (platform.reportError !== undefined) platform.reportError(error);
    else
      queueMicrotask(() => {
        throw error;
      });
  }
}

/** Returns the reason of an abort. React Native has no `reason`. */
export function reasonOf({ reason }: AbortSignal): unknown {
  return reason ?? new Error('The call was aborted.');
}

/** Waits for the result, but fails as soon as the signal aborts. */
export async function unlessAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => signal && reject(reasonOf(signal));
  });
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** Returns 128 random bits as hexadecimal digits, or undefined where the platform has no source of them. */
export function randomKey(): string | undefined {
  const bytes = platform.crypto?.getRandomValues?.(new Uint8Array(16));
  return bytes && Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

export async function sleep(ms: number): Promise<void> {
  await new Promise<void>(resolve => setTimeout(resolve, ms));
}
