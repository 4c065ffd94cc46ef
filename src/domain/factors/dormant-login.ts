import type { Reader } from '../../platform/store/store.js';
import type { App } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import { isPhoneDormant } from '../identifiers/dormancy/dormant-phone.js';
import type { PendingLogin } from './pending-login.js';

/** M13: whether the only proof of a pending login is a code to a dormant number. Somebody else may have the number now. */
export async function isByDormantNumber(
  deps: Pick<Deps, 'now'>,
  reader: Reader,
  app: App,
  { by, methods, userId }: Pick<PendingLogin, 'by' | 'methods' | 'userId'>,
): Promise<boolean> {
  if (by === 'PASSWORD') return true;
  // An authenticator app is asked for as at any login, so such a login looks like any other.
  return methods.every(method => method === 'SMS_CODE') && (await isPhoneDormant(deps, reader, app, userId));
}
