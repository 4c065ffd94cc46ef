/**
 * The result of comparing a password with a stored hash (W2). `PREFIX`: the algorithm has read only its beginning, which is right. `AS_TYPED`: it is
 * right in the Unicode form that was typed, but wrong in NFC. Another system may have hashed the typed form.
 */
export type Verdict = 'WRONG' | 'RIGHT' | 'PREFIX' | 'AS_TYPED';

/** Port: hashes and verifies passwords outside the event loop, with the parameters of W2. */
export interface PasswordHasher {
  /**
   * Returns a PHC string. Refuses with SERVER_BUSY if the wait would exceed the two seconds of X5. Networks take turns, so `ip` is the address of the
   * caller.
   */
  hash(password: string, ip: string): Promise<string>;
  /**
   * Always computes exactly one hash. If `phc` is null, it computes an Argon2id of the present cost, and returns `WRONG` (L6). Only if the password
   * is not in NFC, and wrong in NFC, it computes two, with and without `phc`. Uses the original algorithm for an imported hash. Takes turns and
   * refuses with SERVER_BUSY like `hash`.
   */
  verify(phc: string | null, password: string, ip: string): Promise<Verdict>;
  /**
   * Returns whether a new hash should replace `phc` after this verdict: its parameters are smaller than the present ones, or it is not of the NFC
   * form (W2).
   */
  needsRehash(phc: string, verdict: Verdict): boolean;
  /** Returns how many passwords are waiting or being hashed. */
  queueLength(): number;
  close(): Promise<void>;
}
