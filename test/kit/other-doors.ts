import { countRevived, endRevived, nothing } from '../../src/domain/admin/after-restore.js';
import { callOfServer } from '../../src/domain/call.js';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { startDeletingApps } from '../../src/domain/retention/delete-apps.js';
import { exportUsers } from '../../src/domain/transfer/export-users.js';
import { importUsers } from '../../src/domain/transfer/import-users.js';
import { renumber } from '../../src/domain/transfer/renumber.js';
import { respell } from '../../src/domain/transfer/respell.js';
import { createLog } from '../../src/platform/observability/log.js';
import { bothOn } from './addresses.js';
import { startFakeVonage } from './fake-vonage.js';
import { ask } from './graphql.js';
import { kii, registers, tokenOf } from './kii.js';
import { operations } from './operations.js';
import { cookieIn, signIn, typeAgain } from './portal-requests.js';
import { newEmail, newName, newPhone, type TestApp } from './test-app.js';
import { startWebhookReceiver } from './webhook-receiver.js';
import { operatorToken, type World } from './world.js';

/** Uses the server once in every way other than a request to `/graphql`, so that a test sees all of its SQL. */
export async function useOtherDoors(world: World): Promise<void> {
  await sendByProviders(world);
  const app = await world.app({ ...bothOn, kiiApi: true });
  await useFormerApi(app);
  await usePortal(world);
  await runCommands(app);
  await cleanUpAfterAYear(world, app);
}

/** Codes by a provider that sends receipts, and events by a webhook. */
async function sendByProviders(world: World): Promise<void> {
  const [vonage, receiver] = [await startFakeVonage(), await startWebhookReceiver()];
  await world.restart({ vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host } });
  const app = await world.app({ ...bothOn, allowedCountries: ['JP'], webhookUrl: receiver.url });
  await app.register({ username: newName(), phone: newPhone() });
  await world.server.settled();
  await world.restart({ vonage: null });
  await Promise.all([vonage.stop(), receiver.stop()]);
}

async function useFormerApi(app: TestApp): Promise<void> {
  const loginName = newName();
  await registers(app, { loginName, emailAddress: newEmail() });
  const token = await tokenOf(app, loginName);
  await kii(app, '/users/me', { token });
  await kii(app, `/users/LOGIN_NAME:${loginName}`, { token });
  await kii(app, '/users/me', { method: 'POST', token, body: { displayName: 'Jo' } });
  await kii(app, '/users/me/email-address/resend-verification', { method: 'POST', token });
  await kii(app, `/users/LOGIN_NAME:${loginName}/password/request-reset`, { method: 'POST' });
  await kii(app, '/configuration/parameters', { token: app.adminToken });
  await kii(app, '/users/me', { method: 'DELETE', token });
}

async function usePortal(world: World): Promise<void> {
  const cookie = cookieIn(await signIn(world, operatorToken));
  await typeAgain(world, operatorToken, { cookie });
  await fetch(`${world.url}/portal/session`, { method: 'DELETE', headers: { cookie, origin: world.url } });
}

async function runCommands(app: TestApp): Promise<void> {
  const { deps } = app.world.server;
  const found = await deps.apps.find(app.id);
  if (found === null) throw new Error('There is no such app');
  const call = callOfServer(found);
  const lines: string[] = [];
  for await (const batch of exportUsers(deps, call, 'WITH_HASHES')) lines.push(...batch);
  const counts = { lines: 0, imported: 0, refused: 0 };
  await importUsers(deps, call, batchesOf(lines), { mode: 'WRITE', counts, onRefused: () => {} });
  const options = { mode: 'WRITE', counts: { owned: 0, claimed: 0, stay: 0 }, onStays: () => {} } as const;
  await renumber(deps, call, { from: '+8190', to: '+8170', digits: 12 }, options);
  await respell(deps, call, options);
  for (const scope of ['ALL_APPS', { appId: app.id }] as const) {
    await countRevived(deps, { scope, whose: 'EVERYBODY' });
    await endRevived(deps, call, { scope, whose: 'FULL_USERS' }, { ...nothing });
  }
}

async function* batchesOf(lines: readonly string[]) {
  yield lines.map((text, index) => ({ number: index + 1, text }));
}

/** Idle users, an old audit log, and an app that the operator has deleted. */
async function cleanUpAfterAYear(world: World, app: TestApp): Promise<void> {
  const { deps } = world.server;
  await (await app.pseudoUser()).do('logout');
  await ask(
    world.url,
    operations.deleteApp,
    { id: app.id, name: 'Sample' },
    { authorization: `Bearer ${operatorToken}` },
  );
  world.wait(365 * 86_400);
  await cleanUp({ ...deps, retention: { pseudoUsersDays: 1, inactiveUsersDays: 30, auditLogDays: 30 } });
  await startDeletingApps(deps, createLog('error', { write: () => {} }))();
}
