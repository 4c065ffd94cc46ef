import type { KeyValueStorage } from './platform.js';

/** Keeps everything in memory until the page or program ends. */
export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: key => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: key => values.delete(key),
  };
}

/** The module `expo-secure-store`. */
export interface SecureStore<Options> {
  getItemAsync(key: string, options?: Options): Promise<string | null>;
  setItemAsync(key: string, value: string, options?: Options): Promise<void>;
  deleteItemAsync(key: string, options?: Options): Promise<void>;
}

/** Stores in the keychain of a phone. Do not use `AsyncStorage` for tokens: backups of the phone contain it. */
export function keychainStorage<Options>(store: SecureStore<Options>, options?: Options): KeyValueStorage {
  return {
    getItem: key => store.getItemAsync(key, options),
    setItem: (key, value) => store.setItemAsync(key, value, options),
    removeItem: key => store.deleteItemAsync(key, options),
  };
}

export interface CookieOptions {
  httpOnly: boolean;
  secure: boolean;
  sameSite: 'lax' | 'strict';
  path: string;
  /** Seconds. */
  maxAge: number;
}

/** The value of a cookie. Some frameworks, such as Next.js, return it in an object. */
type Cookie = string | { readonly value: string } | null | undefined;

/** The functions of a framework for server rendering that read the cookies of a request and set cookies in its response. */
export interface Cookies {
  get(name: string): Cookie | Promise<Cookie>;
  set(name: string, value: string, options: CookieOptions): unknown;
}

/** The longest time for which browsers keep a cookie (RFC 6265bis, 5.5). */
const longestSeconds = 400 * 86_400;

/**
 * Stores in cookies. No script of a page can read them, and browsers do not send them with a POST from another site. Secure cookies for all paths
 * have names that begin with `__Host-` (RFC 6265bis), so no other host of the domain can set them. Make a client for each request of a visitor.
 */
export function cookieStorage(cookies: Cookies, options: Partial<CookieOptions> = {}): KeyValueStorage {
  const all = { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: longestSeconds, ...options } as const;
  const prefix = all.secure && all.path === '/' ? '__Host-' : '';
  /** The request still has the old cookie after the response has a new one. */
  const written = new Map<string, string | null>();
  return {
    async getItem(key) {
      const known = written.get(key);
      if (known !== undefined) return known;
      const cookie = await cookies.get(prefix + key);
      return (typeof cookie === 'object' ? cookie?.value : cookie) || null;
    },
    async setItem(key, value) {
      await cookies.set(prefix + key, value, all);
      written.set(key, value);
    },
    async removeItem(key) {
      await cookies.set(prefix + key, '', { ...all, maxAge: 0 });
      written.set(key, null);
    },
  };
}
