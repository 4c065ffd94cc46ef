/** W2: OWASP's first choice for Argon2id. The library makes a salt of 16 bytes and a hash of 32. */
export const argon2Parameters: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** `memoryCost` is in KiB (RFC 9106, 3.1: m, t and p). */
export interface Argon2Parameters {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

const phcPattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/;

/** Returns whether a PHC string was made with smaller parameters than these, or with another algorithm (W2). */
export function needsRehash(phc: string, { memoryCost, timeCost, parallelism }: Argon2Parameters): boolean {
  const [, memory, time, threads] = phcPattern.exec(phc) ?? [];
  return !(Number(memory) >= memoryCost && Number(time) >= timeCost && Number(threads) >= parallelism);
}
