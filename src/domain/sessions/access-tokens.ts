import type { Tx } from '../../platform/store/store.js';

/** Port: issues and reads access tokens (T2). */
export interface AccessTokens {
  /** @param added the app's own claims. They cannot replace ours. */
  issue(session: TokenSubject, lifetimeSeconds: number, added?: Record<string, unknown>): Promise<string>;
  /** Reads a token that this server signed. The database decides whether its session is still live (T4). */
  read(token: string): Promise<AccessTokenReading>;
  /** Makes the next signing key. `note` runs in the same transaction (T3). */
  rotateKey(note: (tx: Tx) => Promise<void>): Promise<void>;
}

export interface TokenSubject {
  appId: string;
  userId: string;
  sessionId: string;
  /** Of the refresh token that is issued with it (T5). */
  generation: number;
  /** When the user last proved presence, in milliseconds since 1970, and by what (RFC 8176). Null: never on this session (F5). */
  authentication: { at: number; amr: readonly string[] } | null;
}

export type AccessTokenReading =
  /** `expiresAt` in milliseconds since 1970. `generation` is null for a token of a release that did not write it. */
  | ({ status: 'GOOD'; expiresAt: number; generation: number | null } & Omit<
      TokenSubject,
      'generation' | 'authentication'
    >)
  /** Signed by us for this app, but expired. */
  | ({ status: 'EXPIRED' } & Omit<TokenSubject, 'generation' | 'authentication'>)
  /** Says that it is ours and has expired. Nobody can tell any more: its signing key has been deleted. */
  | { status: 'FORGOTTEN' }
  | { status: 'FOREIGN' };
