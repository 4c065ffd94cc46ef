import assert from 'node:assert/strict';
import { it } from 'node:test';
import { maskAddress } from '../../../src/platform/values/mask.rules.js';
import { bothOn } from '../../kit/addresses.js';
import type { Operation } from '../../kit/operations.js';
import { newEmail, newIp, newName, newPhone, outcomesOf, password, refuses, type TestApp } from '../../kit/test-app.js';
import { operatorToken, stories } from '../../kit/world.js';

stories('The audit log', world => {
  it('O4 shows who did what, when and from where, and contains no secret and no address', async () => {
    const app = (await world.app(bothOn)).from(newIp());
    const [username, email] = [newName(), newEmail()];
    const user = await app.register({ username, email });
    await refuses('INVALID_CREDENTIALS', () => app.login(username, 'not the password'));
    await app.login(username);
    await user.proveEmail(email);
    const acts = await actsOf(app);
    assert.deepEqual(
      acts.map(({ action, actor, userId }) => [action, actor, userId]),
      [
        ['ADDRESS_VERIFIED', 'ANYONE', user.id],
        ['LOGGED_IN', 'ANYONE', user.id],
        ['LOGIN_FAILED', 'ANYONE', user.id],
        ['USER_CREATED', 'ANYONE', user.id],
        ['ADDRESS_CLAIMED', 'ANYONE', user.id],
        ['APP_SETTINGS_CHANGED', 'ADMIN', null],
        ['APP_CREATED', 'OPERATOR', null],
      ],
    );
    for (const { ip, at, action } of acts) {
      if (action !== 'APP_CREATED' && action !== 'APP_SETTINGS_CHANGED') assert.equal(ip, app.ip);
      assert.ok(Number.isFinite(Date.parse(at)));
    }
    for (const secret of [email, password, 'not the password', app.adminToken]) {
      assert.ok(!JSON.stringify(acts).includes(secret));
    }
  });

  it('O4 has an entry for everything that an admin does', async () => {
    const app = await world.app(bothOn);
    const [email, claimed] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    const claimant = await app.register({ username: newName(), phone: claimed });
    const template = { kind: 'EMAIL_VERIFIED', locale: 'en', text: 'Hello' };
    const { token } = await app.admin('createAdminToken', { name: 'Spare' });
    const deeds: [Operation, Record<string, unknown>, action: string, of: string | null][] = [
      ['updateAppSettings', { input: { name: 'Renamed' } }, 'APP_SETTINGS_CHANGED', null],
      ['updateTemplate', { input: template }, 'TEMPLATE_CHANGED', null],
      ['resetTemplate', { kind: 'EMAIL_VERIFIED', locale: 'en' }, 'TEMPLATE_RESET', null],
      ['sendTestMessage', { input: template, to: email }, 'TEST_MESSAGE_SENT', user.id],
      ['createAdminToken', { name: 'Another' }, 'ADMIN_TOKEN_CREATED', null],
      ['revokeAdminToken', { id: token.id }, 'ADMIN_TOKEN_REVOKED', null],
      ['disableUser', { id: user.id }, 'USER_DISABLED', user.id],
      ['enableUser', { id: user.id }, 'USER_ENABLED', user.id],
      ['sendPasswordReset', { userId: user.id }, 'PASSWORD_RESET_REQUESTED', user.id],
      ['sendUserPasswordReset', { userId: user.id }, 'PASSWORD_RESET_REQUESTED', user.id],
      ['updateUserProfile', { userId: user.id, input: { displayName: 'Jo' } }, 'PROFILE_CHANGED', user.id],
      ['endUserSessions', { userId: user.id }, 'SESSIONS_ENDED', user.id],
      ['markAddressVerified', { userId: claimant.id, kind: 'PHONE' }, 'ADDRESS_VERIFIED', claimant.id],
      ['releaseAddress', { userId: claimant.id, kind: 'PHONE' }, 'ADDRESS_RELEASED', claimant.id],
      ['exportUser', { id: user.id }, 'USER_EXPORTED', user.id],
      ['deleteUser', { id: user.id }, 'USER_DELETED', user.id],
    ];
    for (const [operation, variables, action, userId] of deeds) {
      await app.admin(operation, variables);
      const [latest] = await actsOf(app);
      assert.deepEqual([latest?.action, latest?.actor, latest?.userId], [action, 'ADMIN', userId], operation);
    }
    await app.do('rotateSigningKey', {}, operatorToken);
    const [latest] = await actsOf(app);
    assert.deepEqual([latest?.action, latest?.actor], ['SIGNING_KEY_ROTATED', 'OPERATOR']);
  });

  it('O4 keeps the old and the new values of settings, and no code of a test address', async () => {
    const app = await world.app();
    const phone = newPhone();
    await app.set({ name: 'Shop', testAddresses: [{ address: phone, code: '909090' }] });
    await app.set({ name: null, smsDailyLimit: 5 });
    const [second, first] = await actsOf(app);
    assert.deepEqual(first?.details, {
      settings: ['name', 'testAddresses'],
      old: { name: 'Sample', testAddresses: [] },
      new: { name: 'Shop', testAddresses: [maskAddress(phone)] },
    });
    assert.deepEqual(second?.details, {
      settings: ['name', 'smsDailyLimit'],
      old: { name: 'Shop', smsDailyLimit: 1_000 },
      new: { name: 'Bonafide', smsDailyLimit: 5 },
    });
    await app.do('updateAppSettings', { input: { passwordResetUrl: 'https://shop.example.com/new' } }, operatorToken);
    const [byOperator] = await actsOf(app);
    assert.deepEqual([byOperator?.actor, byOperator?.details.old], ['OPERATOR', { passwordResetUrl: null }]);
    assert.ok(!JSON.stringify(await actsOf(app)).includes('909090'));
  });

  it('O4 keeps the old and the new text of a template', async () => {
    const app = await world.app();
    const [kind, locale] = ['EMAIL_VERIFIED', 'en'];
    const save = (part: Record<string, unknown>) => app.admin('updateTemplate', { input: { kind, locale, ...part } });
    await save({ subject: 'Hi', text: 'One' });
    await save({ subject: 'Hi', text: 'Two', html: '<p>Two</p>' });
    await app.admin('resetTemplate', { kind, locale });
    await app.admin('resetTemplate', { kind, locale });
    const details = (await actsOf(app)).map(each => each.details);
    assert.deepEqual(details.slice(0, 3), [
      { kind, locale, old: { subject: 'Hi', text: 'Two', html: '<p>Two</p>' } },
      { kind, locale, old: { text: 'One', html: null }, new: { text: 'Two', html: '<p>Two</p>' } },
      { kind, locale, old: null, new: { subject: 'Hi', text: 'One', html: null } },
    ]);
    assert.equal(details.length, 4, 'what was the default already is not reset');
  });

  it('O4 has no entry for a save that changes nothing', async () => {
    const app = await world.app({ name: 'Shop' });
    const template = { kind: 'EMAIL_VERIFIED', locale: 'en', subject: 'Hi', text: 'One' };
    await app.admin('updateTemplate', { input: template });
    const before = await actsOf(app);
    await app.set({ name: 'Shop', smsDailyLimit: 1_000, allowedCountries: [], claims: null });
    await app.admin('updateTemplate', { input: template });
    assert.deepEqual(await actsOf(app), before);
    await app.set({ name: 'Shop', smsDailyLimit: 7 });
    const [last] = await actsOf(app);
    assert.deepEqual(last?.details, {
      settings: ['smsDailyLimit'],
      old: { smsDailyLimit: 1_000 },
      new: { smsDailyLimit: 7 },
    });
  });

  it('O9 can be read without the reads of personal data', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    await app.admin('user', { id: user.id });
    const actions = async (filter: Record<string, unknown>) =>
      (await app.admin('auditLog', { filter })).nodes.map(({ action }: { action: string }) => action);
    assert.ok((await actions({})).includes('PERSONAL_DATA_READ'));
    assert.deepEqual(await actions({ withoutReads: true }), ['USER_CREATED', 'APP_CREATED']);
    assert.deepEqual(await actions({ withoutReads: true, userId: user.id }), ['USER_CREATED']);
    assert.deepEqual(await actions({ withoutReads: true, action: 'PERSONAL_DATA_READ' }), []);
    assert.deepEqual(await actions({ withoutReads: false, userId: user.id, action: 'USER_CREATED' }), ['USER_CREATED']);
  });

  it('O4 has no entry for a refused act', async () => {
    const app = await world.app();
    const before = await actsOf(app);
    const refused = await outcomesOf([
      app.admin('updateTemplate', { input: { kind: 'PHONE_VERIFICATION', locale: 'en', text: 'no code' } }),
      app.admin('disableUser', { id: 'nobody' }),
      app.admin('createAdminToken', { name: ' ' }),
      app.admin('updateAppSettings', { input: { name: '' } }),
    ]);
    assert.deepEqual(refused, ['BAD_USER_INPUT', 'NOT_FOUND', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
    assert.deepEqual(await actsOf(app), before);
  });

  it('O4 can be filtered by user, action, actor and time, alone and together, in pages', async () => {
    const app = await world.app();
    const username = newName();
    const user = await app.register({ username });
    const other = await app.register({ username: newName() });
    world.wait(1);
    const middle = new Date(world.now).toISOString();
    world.wait(1);
    await app.admin('disableUser', { id: user.id });
    await app.admin('disableUser', { id: other.id });
    const all = await actsOf(app);
    const page = await app.admin('auditLog', { first: 4 });
    const rest = await app.admin('auditLog', { first: 4, after: page.pageInfo.endCursor });
    assert.deepEqual([...page.nodes, ...rest.nodes].filter(isNoRead), all);
    assert.deepEqual([page.pageInfo.hasNextPage, rest.pageInfo.hasNextPage], [true, false]);
    const actions = async (filter: Record<string, unknown>) => (await actsOf(app, filter)).map(({ action }) => action);
    const cases: [Record<string, unknown>, string[]][] = [
      [{ userId: user.id }, ['USER_DISABLED', 'USER_CREATED']],
      [{ action: 'USER_DISABLED' }, ['USER_DISABLED', 'USER_DISABLED']],
      [{ userId: user.id, action: 'USER_DISABLED' }, ['USER_DISABLED']],
      [{ actor: 'OPERATOR' }, ['APP_CREATED']],
      [{ actor: 'ADMIN', userId: other.id }, ['USER_DISABLED']],
      [{ since: middle }, ['USER_DISABLED', 'USER_DISABLED']],
      [{ until: middle }, ['USER_CREATED', 'USER_CREATED', 'APP_CREATED']],
      [{ since: middle, until: middle }, []],
      [{ action: 'USER_CREATED', since: middle }, []],
    ];
    for (const [filter, expected] of cases) assert.deepEqual(await actions(filter), expected, JSON.stringify(filter));
  });

  it('O9 shows which personal data an admin read, once in ten minutes for the same page', async () => {
    const app = await world.app(bothOn);
    const [email, username] = [newEmail(), newName()];
    const user = await app.register({ username, email });
    const reads: [Operation, Record<string, unknown>, of: string | null, details: Record<string, unknown>][] = [
      ['users', {}, null, { field: 'users' }],
      [
        'users',
        { filter: { search: email, verified: false } },
        null,
        { field: 'users', filters: ['search', 'verified'] },
      ],
      [
        'users',
        { filter: { search: 'other', verified: false } },
        null,
        { field: 'users', filters: ['search', 'verified'] },
      ],
      ['user', { id: user.id }, user.id, { field: 'user' }],
      ['userByIdentifier', { identifier: username }, user.id, { field: 'userByIdentifier', kind: 'USERNAME' }],
      ['explainIdentifier', { identifier: email }, null, { field: 'explainIdentifier', kind: 'EMAIL' }],
      ['explainIdentifier', { identifier: username }, user.id, { field: 'explainIdentifier', kind: 'USERNAME' }],
      ['messages', { filter: { recipient: email } }, null, { field: 'messages', filters: ['recipient'] }],
      ['messages', { filter: { userId: user.id } }, user.id, { field: 'messages', filters: ['userId'] }],
      ['auditLog', { filter: { userId: user.id } }, user.id, { field: 'auditLog', filters: ['userId'] }],
    ];
    const readings = async () =>
      (await app.admin('auditLog', { filter: { action: 'PERSONAL_DATA_READ' } })).nodes.filter(
        ({ details }: Act) => !JSON.stringify(details).includes('"action"'),
      );
    const expected = reads.map(([, , of, details]) => ['ADMIN', of, details]).reverse();
    for (let each = 0; each < 2; each++) {
      for (const [operation, variables] of reads) await app.admin(operation, variables);
      const rows: Act[] = await readings();
      assert.deepEqual(
        rows.map(({ actor, userId, details }) => [actor, userId, details]),
        expected,
      );
      assert.ok(!JSON.stringify(rows.map(({ details }) => details)).includes(email));
    }
    await user.me();
    world.wait(600);
    await app.admin('user', { id: user.id });
    assert.equal((await readings()).length, reads.length + 1);
    // Reads of public data are not recorded, and users leave no such row.
    await app.admin('user', { id: 'nobody' });
    await app.raw('{ auditLog { nodes { action } } app { name } }', {}, app.adminToken);
    assert.equal((await readings()).length, reads.length + 1);
  });

  it('O4 keeps its rows after their users are deleted', async () => {
    const app = await world.app();
    const { id } = await app.register({ username: newName() });
    const [created] = await actsOf(app, { userId: id });
    assert.equal(created?.user?.id, id);
    await app.admin('deleteUser', { id });
    const left = await actsOf(app, { userId: id });
    assert.deepEqual(
      left.map(({ action, userId, user }) => [action, userId, user]),
      [
        ['USER_DELETED', id, null],
        ['USER_CREATED', id, null],
      ],
    );
  });

  it('O5 an admin exports the same data of a user as the user', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.registerProven({ email });
    await world.server.settled();
    const { auditLog: _, ...byAdmin } = await app.admin('exportUser', { id: user.id });
    const { auditLog: __, ...own } = await user.do('exportMe');
    assert.deepEqual(byAdmin, own);
    assert.ok(JSON.stringify(byAdmin).includes(email));
    const lastLogin = 'query ($id: ID!) { user(id: $id) { lastLoginAt } }';
    const { user: seen } = await app.raw(lastLogin, { id: user.id }, app.adminToken);
    assert.equal((byAdmin.user as { lastLoginAt: string }).lastLoginAt, seen.lastLoginAt);
    for (const id of ['nobody', '01a20296-dc4e-7000-8004-c9e314be6b63']) {
      await refuses('NOT_FOUND', () => app.admin('exportUser', { id }), { field: 'id' });
    }
  });
});

interface Act {
  action: string;
  actor: string;
  userId: string | null;
  user: { id: string } | null;
  ip: string;
  at: string;
  details: Record<string, unknown>;
}

/** Leaves out the entries about reads of the log itself (O9). */
async function actsOf(app: TestApp, filter: Record<string, unknown> = {}): Promise<Act[]> {
  return (await app.admin('auditLog', { filter })).nodes.filter(isNoRead);
}

function isNoRead({ action }: Act): boolean {
  return action !== 'PERSONAL_DATA_READ';
}
