import type { PasswordHasher } from '../../src/domain/passwords/password-hasher.js';
import { password } from './test-app.js';
import type { World } from './world.js';

/**
 * For measuring: a hash takes as long as ten times everything else, and would hide what is to be seen. That there is
 * exactly one, whoever logs in, is L6's story. Only `password` is right, whoever's.
 */
export function withoutHashing({ server }: World): PasswordHasher {
  const hash = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
  const verify = async (phc: string | null, given: string) => phc !== null && given === password;
  return { ...server.deps.passwords, hash: async () => hash, verify };
}
