import { standingTokenOf } from '../../src/domain/sessions/standing-token.rules.js';
import { partsOf } from './jwt.js';
import { keepToken } from './leaks.js';
import type { TestUser } from './test-app.js';

/** Returns the standing token of a user's session, which only the former service's API gives out (H1). */
export function standingTokenFor({ app, token }: TestUser): string {
  const standing = standingTokenOf(app.world.server.deps.keys, String(partsOf(token)[1].sid));
  keepToken(standing);
  return standing;
}
