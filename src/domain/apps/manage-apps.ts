import { newId } from '../../platform/values/ids.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { generateAdminToken } from './admin-tokens.js';
import { insertApp, listAppRows, lockApp, updateApp } from './apps.queries.js';
import { type App, type AppSettings, changeSettings, defaultSettings } from './settings.rules.js';
import { webhookUrlProblem } from './webhook-target.rules.js';

/** A kind of address that nothing can be sent to cannot be verified, so its switch must stay OFF. */
function checkCanVerify({ deliveryTargets }: Deps, settings: AppSettings): void {
  for (const [kind, field] of [
    ['EMAIL', 'emailVerification'],
    ['PHONE', 'phoneVerification'],
  ] as const) {
    if (settings[field] && deliveryTargets[kind] === 'NOWHERE') throw new Refusal('BAD_USER_INPUT', { field });
  }
}

/** O6. What a host name leads to is looked at whenever an event goes there. */
function checkWebhook({ webhookReach }: Deps, { webhookUrl }: AppSettings): void {
  if (webhookUrl !== null && webhookUrlProblem(new URL(webhookUrl), webhookReach) !== null) {
    throw new Refusal('BAD_USER_INPUT', { field: 'webhookUrl' });
  }
}

/** Refuses to start in production without a way to send each kind that an app verifies. */
export async function checkEveryAppCanVerify(deps: Deps): Promise<void> {
  for (const { id, overrides } of await listAppRows(deps.store.reader)) {
    try {
      checkCanVerify(deps, { ...defaultSettings, ...overrides });
    } catch (error) {
      const switchedOn = error instanceof Refusal ? error.details.field : '';
      throw new Error(`App ${id} has ${switchedOn} on, and there is no provider: set SMTP_URL or VONAGE_API_KEY`, {
        cause: error,
      });
    }
  }
}

/** O3: every app of the server. */
export async function listApps({ store }: Pick<Deps, 'store'>): Promise<App[]> {
  const rows = await listAppRows(store.reader);
  return rows.map(({ id, overrides }) => ({ id, settings: { ...defaultSettings, ...overrides } }));
}

/** O3: a new app with its first admin token, which is shown here and never again. */
export async function createApp(deps: Deps, call: Call, name: string): Promise<{ app: App; adminToken: string }> {
  const id = newId(deps);
  const overrides = changeSettings({}, { name });
  const adminToken = await deps.store.transaction(async tx => {
    await insertApp(tx, id, overrides, deps.now());
    await recordAction(deps, tx, { ...call, app: { id } }, 'APP_CREATED', null);
    return (await generateAdminToken(deps, tx, id, 'first')).token;
  });
  return { app: { id, settings: { ...defaultSettings, ...overrides } }, adminToken };
}

/** S1, S3: changes settings and nothing else; no stored address is touched. */
export async function updateAppSettings(deps: Deps, call: Call, change: Record<string, unknown>): Promise<App> {
  const overrides = await deps.store.transaction(async tx => {
    const row = await lockApp(tx, call.app.id, deps.now());
    if (row === null) throw new Refusal('NOT_FOUND');
    const changed = changeSettings(row.overrides, change);
    const settings = { ...defaultSettings, ...changed };
    checkCanVerify(deps, settings);
    if ('webhookUrl' in change) checkWebhook(deps, settings);
    await updateApp(tx, row.id, changed, deps.now());
    await recordAction(deps, tx, call, 'APP_SETTINGS_CHANGED', null, { settings: Object.keys(change) });
    return changed;
  });
  deps.apps.forget(call.app.id);
  return { id: call.app.id, settings: { ...defaultSettings, ...overrides } };
}
