/** Port: hashes and verifies passwords outside the event loop, with the parameters of W2. */
export interface PasswordHasher {
  /**
   * Returns a PHC string. Refuses with SERVER_BUSY if the wait would exceed X5's two seconds. Networks take turns, so `ip` says
   * where the request comes from.
   */
  hash(password: string, ip: string): Promise<string>;
  /**
   * Always computes exactly one hash: with `phc`, or, if it is null, an Argon2id of today's cost, and then returns
   * false (L6). Uses the original algorithm for an imported hash. Takes turns and refuses with SERVER_BUSY like `hash`.
   */
  verify(phc: string | null, password: string, ip: string): Promise<boolean>;
  /** Returns whether `phc` was made with smaller parameters than today's (W2). */
  needsRehash(phc: string): boolean;
  /** Returns how many passwords are waiting or being hashed. */
  queueLength(): number;
  close(): Promise<void>;
}
