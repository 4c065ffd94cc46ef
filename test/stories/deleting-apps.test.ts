import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { createAppDirectory } from '../../src/domain/apps/app-directory.js';
import { listDeletedApps } from '../../src/domain/apps/apps.queries.js';
import type { Call } from '../../src/domain/call.js';
import { insertReclaim } from '../../src/domain/identifiers/reclaims/reclaims.queries.js';
import { Refusal } from '../../src/domain/refusal.js';
import { insertPause } from '../../src/domain/sending/sms-traffic.queries.js';
import { importUsers } from '../../src/domain/transfer/import-users.js';
import type { Canonical } from '../../src/platform/values/canonical.js';
import { importFromFile } from '../../src/tools/command-line/import-file.js';
import { Authenticator } from '../kit/authenticator.js';
import { ask } from '../kit/graphql.js';
import { openNode } from '../kit/node.js';
import { addPasskeyTo, allowPasskeys } from '../kit/passkeys.js';
import { eventually } from '../kit/processes.js';
import { storedRows } from '../kit/stored.js';
import { temporaryFolder } from '../kit/temp.js';
import { newEmail, newName, newPhone, outcomesOf, password, refuses, type TestApp } from '../kit/test-app.js';
import { frozen } from '../kit/undo.js';
import { operatorToken, stories } from '../kit/world.js';

const asOperator = { authorization: `Bearer ${operatorToken}` };
const deleteApp = 'mutation ($id: ID!, $name: String!) { deleteApp(id: $id, name: $name) { id name usersLeft } }';
const refresh = 'mutation ($token: String!) { refreshSession(refreshToken: $token) { expiresIn } }';
const look = 'query ($id: ID!) { usersToDelete(appId: $id) appDeletions { id } }';

stories('Deleting an app', world => {
  const remove = async (id: string, name = 'Sample', token = operatorToken) =>
    (await ask(world.url, deleteApp, { id, name }, { authorization: `Bearer ${token}` })).deleteApp;
  const isBeingDeleted = async (id: string) =>
    (await ask(world.url, '{ appDeletions { id } }', {}, asOperator)).appDeletions.some(
      (app: { id: string }) => app.id === id,
    );

  /** Returns the tables with a row that contains the id in any column. */
  async function tablesNaming(id: string): Promise<string[]> {
    const stored = await storedRows(world);
    return Object.keys(stored)
      .filter(table => stored[table]?.some(row => row.includes(id)) === true)
      .sort();
  }

  /** Fills every table that can name an app. */
  async function fill(app: TestApp): Promise<void> {
    const { store, now } = world.server.deps;
    const country = { appId: app.id, country: 'JP', since: now() };
    await store.transaction(async tx => {
      const { logos, dailyCounts, smsTraffic } = tx.tables;
      await insertPause(tx, { ...country, endsAt: now() + 86_400_000, sent: 1, verified: 0 });
      await tx.db.insert(smsTraffic).values({ ...country, sent: 1, verified: 0 });
      await tx.db.insert(logos).values({ appId: app.id, id: newName(), data: 'AAAA' });
      await tx.db
        .insert(dailyCounts)
        .values({ appId: app.id, day: 1, name: 'LOGIN', detail: '', count: 1 })
        .onConflictDoNothing();
    });
    await app.template('PHONE_VERIFICATION', '{{ code }} is your code');
    await app.admin('rotateWebhookSecret');
    const user = await app.registerProven({ email: newEmail() });
    await store.transaction(async tx => {
      const { db, tables } = tx;
      const { searchTerms } = tables;
      const kept = { claimantId: null, openedAt: now(), dueAt: null, keptUntil: now() + 86_400_000 };
      await insertReclaim(tx, { ...kept, appId: app.id, value: '+818012345678' as Canonical, userId: user.id });
      await db.insert(searchTerms).values({ appId: app.id, term: 'sample', userId: user.id }).onConflictDoNothing();
    });
    for (let each = 0; each < 60; each++) await app.pseudoUser();
    await allowPasskeys(app);
    await addPasskeyTo(user, new Authenticator());
    await user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    await app.register({ username: newName(), phone: newPhone() });
    await frozen(app);
    await app.do('requestPasswordReset', { identifier: newEmail() });
    await world.server.settled();
  }

  it('O20 leaves no row that names it in any table, except one in the audit log of the default app', async () => {
    const app = await world.app({
      emailVerification: true,
      phoneVerification: true,
      webhookUrl: 'http://127.0.0.1:1/',
    });
    await fill(app);
    const { tables } = world.server.deps.store.reader;
    const naming = Object.keys(tables).filter(
      name => name === 'apps' || 'appId' in tables[name as keyof typeof tables],
    );
    const filled = await tablesNaming(app.id);
    assert.deepEqual(
      naming.filter(name => !filled.includes(name)),
      [],
      'a table that the story does not fill',
    );

    assert.equal((await ask(world.url, look, { id: app.id }, asOperator)).usersToDelete, 63);

    assert.equal((await remove(app.id)).usersLeft, 63);
    assert.equal(await isBeingDeleted(app.id), true);
    world.wait(61);
    await eventually('the end of the deletion', 30, async () => !(await isBeingDeleted(app.id)));
    assert.deepEqual(await tablesNaming(app.id), ['auditLog']);
    const log = `{ auditLog(filter: { action: APP_DELETED }) { nodes { actor details } } }`;
    const { auditLog } = await ask(world.url, log, {}, { ...asOperator, 'x-app-id': 'default' });
    assert.deepEqual(auditLog.nodes[0], { actor: 'OPERATOR', details: { app: app.id, users: 63 } });
    await refuses('NOT_FOUND', () => remove(app.id), { field: 'id' });
  });

  it('O20 O39 ends its tokens, sessions and logins, here at once and at every node within two seconds', async () => {
    const { store, now, appUrls } = world.server.deps;
    const node = await openNode(world, { apps: createAppDirectory({ store, now, appUrls }) });
    try {
      const app = await world.app();
      const username = newName();
      const user = await app.register({ username });
      // A client may refresh without naming the app (T8).
      const { refreshToken: token } = user.session;
      const other = app.at(node.url);
      await other.login(username);
      await remove(app.id);
      // The other node may still remember the app.
      await outcomesOf([other.register({ username: newName() }), other.pseudoUser()]);
      const tries = (at: TestApp) =>
        outcomesOf([
          at.login(username),
          at.do('me', {}, user.token),
          at.admin('appSettings'),
          at.register({ username: newName() }),
          ask(at.url, '{ users { nodes { id } } }', {}, { authorization: `Bearer ${app.adminToken}` }),
          ask(at.url, '{ app { id } }', {}, { authorization: `Bearer ${user.token}` }),
          ask(at.url, refresh, { token }),
        ]);
      const gone = ['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'INVALID_TOKEN', 'NOT_FOUND', 'INVALID_TOKEN'];
      assert.deepEqual(await tries(app), gone);
      world.wait(2);
      assert.deepEqual(await tries(other), gone);
      world.wait(61);
      await eventually('the end of the deletion', 30, async () => !(await isBeingDeleted(app.id)));
      assert.deepEqual(await tablesNaming(app.id), ['auditLog'], 'who signed up meanwhile is deleted too');
    } finally {
      await node.close();
    }
  });

  it('O20 requires the app’s current name and the operator, and never deletes the default app', async () => {
    const app = await world.app({ name: 'Shop' });
    await refuses('BAD_USER_INPUT', () => remove(app.id, 'shop'), { field: 'name', reason: 'OTHER_NAME' });
    await refuses('BAD_USER_INPUT', () => remove('default', 'Bonafide'), { field: 'id', reason: 'DEFAULT_APP' });
    await refuses('FORBIDDEN', () => remove(app.id, 'Shop', app.adminToken));
    for (const id of ['nothing', '\0', app.id.toUpperCase()]) {
      await refuses('NOT_FOUND', () => remove(id, 'Shop'), { field: 'id' });
      await refuses('NOT_FOUND', () => ask(world.url, look, { id }, asOperator), { field: 'id' });
    }
    assert.equal((await app.do('app')).name, 'Shop');
  });

  it('O20 changes nothing when it is requested again meanwhile, also at the same time', async () => {
    const app = await world.app();
    const outcomes = await outcomesOf(Array.from({ length: 4 }, () => remove(app.id)));
    assert.ok(
      outcomes.includes('OK') && outcomes.every(each => each === 'OK' || each === 'NOT_FOUND'),
      outcomes.join(),
    );
    assert.equal((await remove(app.id)).id, app.id);
    const log = '{ auditLog(filter: { action: APP_DELETED }) { nodes { details } } }';
    const { auditLog } = await ask(world.url, log, {}, { ...asOperator, 'x-app-id': 'default' });
    assert.equal(auditLog.nodes.filter((each: { details: { app: string } }) => each.details.app === app.id).length, 1);
  });

  async function callOfOperator({ id }: TestApp): Promise<Call> {
    const app = await world.server.deps.apps.find(id);
    assert(app !== null);
    const actor = { kind: 'OPERATOR', id: 'command line' } as const;
    return { app, appIsNamed: true, actor, ip: '127.0.0.1', userAgent: null };
  }

  it('O45 ends an import into the app, which leaves no row', async () => {
    const app = await world.app();
    const { deps } = world.server;
    const call = await callOfOperator(app);
    const lineOf = (number: number) => ({
      number,
      text: JSON.stringify({ username: newName(), passwordHash: null, email: newEmail(), emailVerified: true }),
    });
    async function* lines() {
      yield Array.from({ length: 200 }, (_, at) => lineOf(at + 1));
      await remove(app.id);
      yield Array.from({ length: 200 }, (_, at) => lineOf(at + 201));
    }
    const counts = { lines: 0, imported: 0, refused: 0 };
    const importing = importUsers(deps, call, lines(), { mode: 'WRITE', counts, onRefused: () => {} });
    await assert.rejects(importing, error => error instanceof Refusal && error.details.field === 'app');
    assert.deepEqual(counts, { lines: 200, imported: 200, refused: 0 });
    world.wait(61);
    await eventually('the end of the deletion', 30, async () => !(await isBeingDeleted(app.id)));
    assert.deepEqual(await tablesNaming(app.id), ['auditLog']);
  });

  it('O45 a command that imports into it does not advise to run it again', async context => {
    const app = await world.app();
    const { deps } = world.server;
    const call = await callOfOperator(app);
    const file = join(temporaryFolder(), 'users.ndjson');
    writeFileSync(file, JSON.stringify({ username: newName(), passwordHash: null }));
    await remove(app.id);
    const said: string[] = [];
    context.mock.method(console, 'error', (sentence: string) => void said.push(sentence));
    await assert.rejects(importFromFile(deps, call, { file, report: null, mode: 'WRITE' }), Refusal);
    assert.deepEqual(said, ['Stopped after 0 lines.']);
  });

  it('O20 is not delayed by a clock that was set back', async () => {
    const app = await world.app();
    await remove(app.id);
    world.wait(-86_400);
    // The worker looks every five seconds of real time, so move the clock only when it has seen the app.
    const markedAt = async () => {
      const { store } = world.server.deps;
      return (await listDeletedApps(store.reader)).find(({ id }) => id === app.id)?.deletedAt ?? 0;
    };
    await eventually('the worker sees the clock', 30, async () => (await markedAt()) <= world.now);
    world.wait(61);
    await eventually('the end of the deletion', 30, async () => !(await isBeingDeleted(app.id)));
    world.wait(86_400);
  });

  it('O20 continues after a restart', async () => {
    const app = await world.app();
    await app.register({ username: newName() });
    await remove(app.id);
    await world.restart({});
    assert.equal(await isBeingDeleted(app.id), true);
    world.wait(61);
    await eventually('the end of the deletion', 30, async () => !(await isBeingDeleted(app.id)));
    assert.deepEqual(await tablesNaming(app.id), ['auditLog']);
  });
});
