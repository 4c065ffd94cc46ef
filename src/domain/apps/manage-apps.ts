import { isDeepStrictEqual } from 'node:util';
import { variablesToSetFor } from '../../platform/config/providers/providers.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import { actorId, recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type Claim, carryOutOnce } from '../idempotency/carry-out-once.js';
import type { IdempotencyKey } from '../idempotency/idempotency-key.rules.js';
import { keyedRequest } from '../idempotency/keyed-request.rules.js';
import { spendSave } from '../limits/spend.js';
import { readLogo } from '../messaging/branding/logo.rules.js';
import { deleteLogo, saveLogo } from '../messaging/branding/logos.queries.js';
import { Refusal } from '../refusal.js';
import { generateAdminToken, repeatAdminToken } from './admin-tokens.js';
import { findForbiddenUrls, settingsInForce } from './app-urls.rules.js';
import { endReclaims, findAppRow, insertApp, listAppRows, lockApp, updateApp } from './apps.queries.js';
import { auditedSettings } from './audited-settings.rules.js';
import { changeSettings } from './change-settings.rules.js';
import { requireAdminPresence } from './portal/admin-presence.rules.js';
import { changesGuarded } from './portal/guarded-settings.rules.js';
import { type App, type AppSettings, defaultSettings, type SettingsChange, settingNames } from './settings.rules.js';
import { webhookUrlProblem } from './webhook-target.rules.js';

/** Refuses to turn on the switch of a kind of address without a provider. Otherwise nobody could verify an address. */
function checkCanVerify({ deliveryTargets }: Pick<Deps, 'deliveryTargets'>, settings: AppSettings): void {
  for (const [kind, field, reason] of [
    ['EMAIL', 'emailVerification', 'NO_EMAIL_PROVIDER'],
    ['PHONE', 'phoneVerification', 'NO_SMS_PROVIDER'],
  ] as const) {
    if (settings[field] && deliveryTargets[kind] === 'NOWHERE') throw new Refusal('BAD_USER_INPUT', { field, reason });
  }
}

/** Refuses a webhook to a private target (O6). The addresses of a host name are checked at every delivery. */
function checkWebhook({ webhookReach }: Deps, { webhookUrl }: AppSettings): void {
  const problem = webhookUrl === null ? null : webhookUrlProblem(new URL(webhookUrl), webhookReach);
  if (problem === null) return;
  const reason = problem === 'webhook:not-https' ? 'NEEDS_HTTPS' : 'PRIVATE_NETWORK';
  throw new Refusal('BAD_USER_INPUT', { field: 'webhookUrl', reason });
}

/** Refuses a new URL that is not allowed (O7). A stored one does not block other changes. */
function checkUrls({ appUrls }: Deps, settings: AppSettings, change: SettingsChange): void {
  const field = findForbiddenUrls(settings, appUrls).find(name => name in change);
  if (field === undefined) return;
  const isForTokens = field === 'passwordResetUrl' || field === 'passkeys';
  const reason = isForTokens ? 'NEEDS_HTTPS' : 'SCHEME_NOT_LISTED';
  throw new Refusal('BAD_USER_INPUT', { field, reason });
}

/** Drops an unchanged logo: a client may send back the setting that it has read, which is the id of the logo. */
function withoutSameLogo({ logo }: Partial<AppSettings>, change: SettingsChange): SettingsChange {
  if (change.logo == null || change.logo !== logo) return change;
  const { logo: _, ...rest } = change;
  return rest;
}

/** Stores the image of a logo in another table, because the settings contain only its id (O19). Null removes it. */
async function storeLogo(tx: Tx, appId: string, logo: string | null | undefined): Promise<void> {
  if (logo === undefined) return;
  if (logo === null) await deleteLogo(tx, appId);
  else await saveLogo(tx, appId, readLogo(logo, 'logo'));
}

/** Refuses to start in production without a way to send each kind that an app verifies. */
export async function checkEveryAppCanVerify(reader: Reader, deliveryTargets: Deps['deliveryTargets']): Promise<void> {
  for (const { id, overrides } of await listAppRows(reader)) {
    try {
      checkCanVerify({ deliveryTargets }, { ...defaultSettings, ...overrides });
    } catch (error) {
      const switchedOn = error instanceof Refusal ? error.details.field : '';
      const kind = switchedOn === 'emailVerification' ? 'EMAIL' : 'PHONE';
      throw new Error(`App ${id} has ${switchedOn} on, but there is no provider: set ${variablesToSetFor(kind)}`, {
        cause: error,
      });
    }
  }
}

/** Returns every app of the server (O3). */
export async function listApps({ store, appUrls }: Pick<Deps, 'store' | 'appUrls'>): Promise<App[]> {
  const rows = await listAppRows(store.reader);
  return rows.map(({ id, overrides }) => ({ id, settings: settingsInForce(overrides, appUrls) }));
}

/** Creates an app and its first admin token, which is shown once (O3, K5). */
export async function createApp(
  deps: Deps,
  call: Call,
  name: string,
  key: IdempotencyKey | null = null,
): Promise<CreatedApp> {
  return await carryOutOnce(
    deps,
    keyedRequest(key, 'createApp', call.app, actorId(call), { name }),
    claim => makeApp(deps, call, name, claim),
    async (request, outcome) => {
      const { row, token } = await repeatAdminToken(deps, request, outcome);
      const app = row.appId === null ? null : await findAppRow(deps.store.reader, row.appId);
      if (app === null) throw new Error('An admin token has no app');
      return { app: { id: app.id, settings: settingsInForce(app.overrides, deps.appUrls) }, adminToken: token };
    },
  );
}

interface CreatedApp {
  app: App;
  adminToken: string;
}

async function makeApp(deps: Deps, call: Call, name: string, claim: Claim): Promise<CreatedApp> {
  const id = newId(deps);
  const overrides = changeSettings({}, { name }, 'OPERATOR');
  const adminToken = await deps.store.transaction(async tx => {
    await claim.begin(tx);
    await insertApp(tx, id, overrides, deps.now());
    await recordAction(deps, tx, { ...call, app: { id } }, 'APP_CREATED', null);
    const first = { appId: id, name: 'first', expiresAt: null };
    const { row, token } = await generateAdminToken(deps, tx, first, claim.secretFor);
    await claim.end(tx, { id: row.id });
    return token;
  });
  return { app: { id, settings: { ...defaultSettings, ...overrides } }, adminToken };
}

/** Changes settings, but no stored address (S1, S3). */
export async function updateAppSettings(deps: Deps, call: Call, input: SettingsChange): Promise<App> {
  const overrides = await deps.store.transaction(async tx => {
    await spendSave(deps, tx, call);
    const row = await lockApp(tx, call.app.id, deps.now());
    if (row === null) throw new Refusal('NOT_FOUND');
    const change = withoutSameLogo(row.overrides, input);
    const changed = changeSettings(row.overrides, change, call.actor.kind === 'OPERATOR' ? 'OPERATOR' : 'ADMIN');
    const settings = { ...defaultSettings, ...changed };
    const old = { ...defaultSettings, ...row.overrides };
    const concerned = { changesGuarded: changesGuarded(old, settings) };
    requireAdminPresence(call, old, 'updateAppSettings', deps.now(), concerned);
    checkCanVerify(deps, settings);
    if ('webhookUrl' in change) checkWebhook(deps, settings);
    checkUrls(deps, settings, change);
    await updateApp(tx, row.id, changed, deps.now());
    await storeLogo(tx, row.id, change.logo);
    if (!settings.reclaimDormantNumbers) await endReclaims(tx, row.id);
    const names = settingNames.filter(name => !isDeepStrictEqual(old[name], settings[name]));
    if (names.length > 0) {
      await recordAction(deps, tx, call, 'APP_SETTINGS_CHANGED', null, {
        settings: names,
        old: auditedSettings(old, names),
        new: auditedSettings(settings, names),
      });
    }
    return changed;
  });
  deps.apps.forget(call.app.id);
  if (input.accessTokenAlgorithm) await deps.accessTokens.publishKey(input.accessTokenAlgorithm);
  return { id: call.app.id, settings: settingsInForce(overrides, deps.appUrls) };
}
