import type { Tx } from '../../platform/store/store.js';

/** Port: makes and reads access tokens (T2). */
export interface AccessTokens {
  /** @param added claims of the app's own; none of them takes the place of ours */
  issue(session: TokenSubject, lifetimeSeconds: number, added?: Record<string, unknown>): Promise<string>;
  /** What a token says, if this server signed it; whether its session still lives is for the database to say (T4). */
  read(token: string): Promise<AccessTokenReading>;
  /** A new key signs from now on; `note` is written together with it, or neither is (T3). */
  rotateKey(note: (tx: Tx) => Promise<void>): Promise<void>;
}

export interface TokenSubject {
  appId: string;
  userId: string;
  sessionId: string;
}

export type AccessTokenReading =
  /** `expiresAt` in milliseconds since 1970. */
  | ({ status: 'GOOD'; expiresAt: number } & TokenSubject)
  /** Signed by us, for this app, and too old. */
  | { status: 'EXPIRED'; appId: string }
  | { status: 'FOREIGN' };
