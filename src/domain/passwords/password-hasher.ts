/** Port: hashes and verifies passwords off the event loop. The parameters are those of W2. */
export interface PasswordHasher {
  /** A PHC string. Refuses with SERVER_BUSY when the wait would exceed X5's two seconds. */
  hash(password: string): Promise<string>;
  /**
   * Computes exactly one hash, whatever happens: against `phc`, or, when it is null, an Argon2id against a decoy of today's
   * parameters, and then answers false (L6). A hash that was imported is verified by the algorithm that made it. Refuses with SERVER_BUSY like `hash`.
   */
  verify(phc: string | null, password: string): Promise<boolean>;
  /** Whether `phc` was made with smaller parameters than today's (W2). */
  needsRehash(phc: string): boolean;
  /** How many passwords wait or are being hashed. */
  queueLength(): number;
  close(): Promise<void>;
}
