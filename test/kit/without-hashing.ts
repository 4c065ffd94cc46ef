import type { PasswordHasher, Verdict } from '../../src/domain/passwords/password-hasher.js';
import { password } from './test-app.js';
import type { World } from './world.js';

/**
 * Returns a hasher that does not hash, for measurements: a hash takes ten times as long as the rest of a login and would hide
 * differences. L6's story asserts that each login computes exactly one hash. Every user's password is `password`.
 */
export function withoutHashing({ server }: World): PasswordHasher {
  const hash = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
  const verify = async (phc: string | null, given: string): Promise<Verdict> =>
    phc !== null && given === password ? 'RIGHT' : 'WRONG';
  return { ...server.deps.passwords, hash: async () => hash, verify };
}
