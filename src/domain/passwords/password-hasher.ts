/**
 * How a password compares with a stored hash (W2). `PREFIX`: the algorithm read only its beginning, and that is right.
 * `AS_TYPED`: it is right in the Unicode form that was typed, and wrong in NFC, as another system may have hashed it.
 */
export type Verdict = 'WRONG' | 'RIGHT' | 'PREFIX' | 'AS_TYPED';

/** Port: hashes and verifies passwords outside the event loop, with the parameters of W2. */
export interface PasswordHasher {
  /**
   * Returns a PHC string. Refuses with SERVER_BUSY if the wait would exceed X5's two seconds. Networks take turns, so `ip` says
   * where the request comes from.
   */
  hash(password: string, ip: string): Promise<string>;
  /**
   * Always computes exactly one hash: with `phc`, or, if it is null, an Argon2id of today's cost, and then returns
   * `WRONG` (L6). Only if the password is not in NFC, and not right in it, it computes two, with and without `phc`. Uses the
   * original algorithm for an imported hash. Takes turns and refuses with SERVER_BUSY like `hash`.
   */
  verify(phc: string | null, password: string, ip: string): Promise<Verdict>;
  /**
   * Returns whether an Argon2id of the password that got this verdict should replace `phc`: its parameters are smaller
   * than today's, or it is of another Unicode form than NFC (W2).
   */
  needsRehash(phc: string, verdict: Verdict): boolean;
  /** Returns how many passwords are waiting or being hashed. */
  queueLength(): number;
  close(): Promise<void>;
}
