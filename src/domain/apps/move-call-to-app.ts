import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';

/** Returns whether a header named an app other than the token's app (T8). */
function namesOtherApp({ app, appIsNamed }: Call, appId: string): boolean {
  return appIsNamed && app.id !== appId;
}

/** Moves the call to the app of its token. A header that names another app makes the token foreign (T8). */
export async function moveCallToApp(deps: Pick<Deps, 'apps'>, call: Call, appId: string, field: string): Promise<Call> {
  if (call.app.id === appId) return call;
  const app = namesOtherApp(call, appId) ? null : await deps.apps.find(appId);
  if (app === null) throw new Refusal('INVALID_TOKEN', { field });
  return { ...call, app };
}
