import { type BonafideError, storageError } from '../error.js';
import { callApp, type KeyValueStorage } from '../platform.js';
import { readTokens, type Tokens, writeTokens } from './tokens.js';

export interface KeptTokens {
  /** Throws a BonafideError with the code STORAGE if the storage cannot be read. */
  read(): Promise<Tokens | null>;
  /** Stores the tokens of a new session. Never throws: tokens that the storage refuses are kept in memory. */
  begin(tokens: Tokens): Promise<void>;
  /** Replaces the tokens of a session, or removes them. Never throws. */
  replace(tokens: Tokens | null): Promise<void>;
}

/** Keeps tokens in the storage of the app. Calls `report` with each write that the storage refuses. */
export function createKeptTokens(
  storage: KeyValueStorage,
  key: string,
  report: (error: BonafideError) => void,
): KeptTokens {
  let writing: Promise<void> = Promise.resolve();
  /** The tokens that the storage refused, and the text that it has instead. Another text is newer. `instead` is undefined until the storage can be read. */
  let refused: { tokens: Tokens | null; instead: string | undefined } | undefined;

  async function text(): Promise<string> {
    return (await storage.getItem(key)) ?? '';
  }

  async function read(): Promise<Tokens | null> {
    // Otherwise an asynchronous storage could return the value from before the write.
    await writing;
    let stored: string;
    try {
      stored = await text();
    } catch (cause) {
      if (refused !== undefined) return refused.tokens;
      throw storageError('The session cannot be read from the storage.', cause);
    }
    if (refused !== undefined) {
      refused.instead ??= stored;
      if (refused.instead === stored) return refused.tokens;
      refused = undefined;
    }
    return readTokens(stored);
  }

  async function put(tokens: Tokens | null, isNew: boolean): Promise<void> {
    try {
      if (tokens === null) await storage.removeItem(key);
      else await storage.setItem(key, writeTokens(tokens));
      refused = undefined;
    } catch (cause) {
      // Otherwise the next start of the app would begin with the session of before, perhaps of another user.
      if (isNew) await attempt(() => storage.removeItem(key));
      refused = { tokens, instead: await attempt(text) };
      const what = tokens === null ? 'removed from the storage' : 'stored. It lasts until the app ends';
      callApp(() => report(storageError(`The session could not be ${what}.`, cause)));
    }
  }

  /** Writes one after another, because an asynchronous storage may change their order. */
  function write(tokens: Tokens | null, isNew: boolean): Promise<void> {
    writing = writing.then(() => put(tokens, isNew));
    return writing;
  }

  return { read, begin: tokens => write(tokens, true), replace: tokens => write(tokens, false) };
}

async function attempt<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
