import type { Tx } from '../../platform/store/store.js';
import type { App } from '../apps/settings.rules.js';
import { countPasskeys } from '../factors/passkeys/passkeys.queries.js';
import { loginIdentifiers } from '../identifiers/login-identifiers.js';
import type { Person } from '../identifiers/person.queries.js';
import { hasPassword } from '../identifiers/user-kind.rules.js';
import { codesOf } from '../presence/login-code.rules.js';

/** Whether a user could log in with the remaining identifiers. Without a password, a username or claim is not enough (M10). */
export async function canLogInWith(tx: Tx, app: App, left: Person): Promise<boolean> {
  if (hasPassword(left.user)) return (await loginIdentifiers(tx, app, left)).length > 0;
  if (codesOf(app.settings, left.owned).length > 0) return true;
  return app.settings.passkeys !== null && (await countPasskeys(tx, left.user.id)) > 0;
}
