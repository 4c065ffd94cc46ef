/** Port: makes and reads access tokens (T2). */
export interface AccessTokens {
  issue(session: TokenSubject, lifetimeSeconds: number): Promise<string>;
  /** What a token says, if this server signed it; whether its session still lives is for the database to say (T4). */
  read(token: string): Promise<ReadToken>;
}

export interface TokenSubject {
  appId: string;
  userId: string;
  sessionId: string;
}

export type ReadToken =
  | ({ standing: 'GOOD' } & TokenSubject)
  /** Signed by us, for this app, and too old. */
  | { standing: 'EXPIRED'; appId: string }
  | { standing: 'FOREIGN' };
