import { updateUser } from '../../src/domain/identifiers/users.queries.js';
import { hashOfNoPassword } from '../../src/domain/passwords/no-password.js';
import type { TestUser } from './test-app.js';

/** Takes the password of a user away (M1), and leaves their sessions as they are. */
export async function withoutPassword(user: TestUser): Promise<TestUser> {
  const { deps } = user.app.world.server;
  await deps.store.transaction(tx => updateUser(tx, user.id, { passwordHash: hashOfNoPassword(deps) }));
  return user;
}
