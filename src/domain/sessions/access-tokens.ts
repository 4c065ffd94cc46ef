import type { Tx } from '../../platform/store/store.js';
import type { SigningAlgorithm } from '../apps/setting-kinds.rules.js';

/** Port: issues and reads access tokens (T2). */
export interface AccessTokens {
  issue(session: TokenSubject, lifetimeSeconds: number, wishes?: TokenWishes): Promise<string>;
  /** Publishes a key of this algorithm, if there is none, so that it can soon sign (T10). */
  publishKey(algorithm: SigningAlgorithm): Promise<void>;
  /** Reads a token that this server signed. The database decides whether its session is still live (T4). */
  read(token: string): Promise<AccessTokenReading>;
  /** Creates the next signing keys. `note` runs in the same transaction (T3). */
  rotateKey(note: (tx: Tx) => Promise<void>): Promise<void>;
}

/** The settings of an app for its tokens. */
export interface TokenWishes {
  algorithm?: SigningAlgorithm;
  /** The app's own claims. They cannot replace ours. */
  claims?: Record<string, unknown>;
}

export interface TokenSubject {
  appId: string;
  userId: string;
  sessionId: string;
  /** The generation of the refresh token that is issued with it (T5). */
  generation: number;
  /** When the user last proved presence, in milliseconds since 1970, and by which methods (RFC 8176). Null if never on this session (F5). */
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
  /** The token claims to be ours and expired. This cannot be verified, because its signing key was deleted. */
  | { status: 'KEY_DELETED' }
  | { status: 'FOREIGN' };
