/** W2: OWASP's first choice for Argon2id. The library makes a salt of 16 bytes and a hash of 32. */
export const argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const { memoryCost, timeCost, parallelism } = argon2Parameters;

const phcPattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/;

/** Returns whether a PHC string was made with smaller parameters than today's, or with another algorithm (W2). */
export function needsRehash(phc: string): boolean {
  const [, memory, time, threads] = phcPattern.exec(phc) ?? [];
  return !(Number(memory) >= memoryCost && Number(time) >= timeCost && Number(threads) >= parallelism);
}
