import {
  countOpenChallenges,
  countPortalSessions,
  countSessions,
} from '../../src/domain/admin/after-restore.queries.js';
import type { OrderedList } from '../../src/domain/paging.js';
import {
  deleteAuditEntries,
  deleteEndedSessions,
  listExpiredChallenges,
} from '../../src/domain/retention/clean-up.queries.js';
import { deleteSomeRows, deleteSomeUsers } from '../../src/domain/retention/delete-apps.queries.js';
import { deleteExpired, expiredRows } from '../../src/domain/retention/expired-rows.queries.js';
import { listIdlePseudoUsers, listIdleUsersOf } from '../../src/domain/retention/idle-users.queries.js';
import { listOldestUsers } from '../../src/domain/transfer/export.queries.js';
import { exportUsers } from '../../src/domain/transfer/export-users.js';
import { listIdentifiers } from '../../src/domain/transfer/move-identifiers.queries.js';
import { ask } from '../kit/graphql.js';
import { type Operation, operations } from '../kit/operations.js';
import { operatorToken, type World } from '../kit/world.js';
import { busyUser, emailOf, passwordOfAll, userIdOf, usernameOf } from './full-store.js';

/** An act whose cost depends on how much is stored. */
export interface Scene {
  readonly area: string;
  readonly name: string;
  run(): Promise<unknown>;
}

const day = 86_400_000;

/** All acts of the portal, exports, searches, clean-up and commands, with variables that find much, little and nothing. */
export function scenesOf(world: World, users: number): Scene[] {
  const { deps } = world.server;
  const { store } = deps;
  const { reader } = store;
  const admin = async (operation: Operation, variables: Record<string, unknown> = {}) =>
    await ask(world.url, operations[operation], variables, {
      authorization: `Bearer ${operatorToken}`,
      'x-app-id': 'default',
    });
  const middle = Math.floor(users / 2);
  const cursor = (list: OrderedList, key: number) =>
    Buffer.from(JSON.stringify([list, key, userIdOf(middle)])).toString('base64url');
  const halfYearAgo = Date.now() - 182 * day;
  const deep = {
    newest: cursor('users/NEWEST', halfYearAgo),
    oldest: cursor('users/OLDEST', halfYearAgo),
    login: cursor('users/LAST_LOGIN', Date.now() - 15 * day),
  };

  const list = (name: string, filter: Record<string, unknown> | null, more: Record<string, unknown> = {}): Scene => ({
    area: 'Lists of users',
    name,
    run: () => admin('users', { filter, first: 25, ...more }),
  });
  const search = (name: string, text: string, more: Record<string, unknown> = {}): Scene => ({
    area: 'Searches for users',
    name,
    run: () => admin('users', { filter: { search: text, ...more }, first: 25 }),
  });
  const portal = (name: string, operation: Operation, variables: Record<string, unknown> = {}): Scene => ({
    area: 'Other pages of the portal',
    name,
    run: () => admin(operation, variables),
  });
  const scene =
    (area: string) =>
    (name: string, run: () => Promise<unknown>): Scene => ({ area, name, run });
  const [daily, exporting, cleaning, command] = [
    'Logins and sessions',
    'Exports',
    'Clean-up',
    'Commands at the shell',
  ].map(scene) as [
    ReturnType<typeof scene>,
    ReturnType<typeof scene>,
    ReturnType<typeof scene>,
    ReturnType<typeof scene>,
  ];
  const busy = userIdOf(busyUser);
  const someone = userIdOf(42);
  const logIn = async (user: number) =>
    (
      await ask(
        world.url,
        operations.login,
        { identifier: usernameOf(user), password: passwordOfAll },
        { 'x-app-id': 'default' },
      )
    ).login;
  const later = deps.now() + 100 * day;

  return [
    list('the newest', null),
    list('the newest, half way down', null, { after: deep.newest }),
    list('the oldest', null, { sort: 'OLDEST' }),
    list('the oldest, half way down', null, { sort: 'OLDEST', after: deep.oldest }),
    list('who logged in last', null, { sort: 'LAST_LOGIN' }),
    list('who logged in last, half way down', null, { sort: 'LAST_LOGIN', after: deep.login }),
    list('disabled', { disabled: true }),
    list('disabled pseudo users with a verified address: nobody', { disabled: true, pseudo: true, verified: true }),
    list('pseudo users with a verified address: nobody', { pseudo: true, verified: true }),
    list('users with a password, by login', { pseudo: false, disabled: false, verified: true }, { sort: 'LAST_LOGIN' }),
    search('one letter', 'u'),
    search('the first letters of a username', usernameOf(4242).slice(0, 5)),
    search('a whole username', usernameOf(4242)),
    search('a name that every fifth user has', 'ada'),
    search('two names', 'ada n0042'),
    search('eight words', 'ada n u a b c d e'),
    search('nothing', 'zzzz'),
    search('a domain', '@example.org'),
    search('an address', emailOf(4242)),
    search('digits', '8190'),
    search('the id of a user', someone),
    search('a name, disabled users with a verified address', 'ada', { disabled: true, verified: true }),
    portal('a user', 'user', { id: someone }),
    portal('the user with the most entries', 'user', { id: busy }),
    portal('sessions of a user', 'userSessions', { userId: busy }),
    portal('audit log', 'auditLog', { first: 25 }),
    portal('audit log, half way down', 'auditLog', { first: 25, after: cursor('auditLog', Date.now() - 200 * day) }),
    portal('audit log of a user', 'auditLog', { first: 100, filter: { userId: busy } }),
    portal('audit log of a user, one action', 'auditLog', {
      first: 25,
      filter: { userId: busy, action: 'PASSWORD_CHANGED' },
    }),
    portal('audit log, a rare action', 'auditLog', { first: 25, filter: { action: 'PASSWORD_CHANGED' } }),
    portal('audit log, an action that never happened', 'auditLog', { first: 25, filter: { action: 'TEMPLATE_RESET' } }),
    portal('audit log, an actor who did nothing', 'auditLog', { first: 25, filter: { actor: 'OPERATOR' } }),
    portal('audit log, some days', 'auditLog', {
      first: 25,
      filter: { since: new Date(Date.now() - 300 * day), until: new Date(Date.now() - 290 * day), withoutReads: true },
    }),
    portal('messages', 'messages', { first: 25 }),
    portal('messages, half way down', 'messages', { first: 25, after: cursor('messages', Date.now() - 40 * day) }),
    portal('messages that failed', 'messages', { first: 25, filter: { state: 'FAILED' } }),
    portal('messages to a user', 'messages', { first: 100, filter: { userId: busy } }),
    portal('messages to an address', 'messages', { first: 25, filter: { recipient: emailOf(4242) } }),
    portal('messages by SMS: none', 'messages', { first: 25, filter: { channel: 'SMS' } }),
    portal('events', 'events', { first: 25 }),
    portal('events, half way down', 'events', { first: 25, after: cursor('events', Date.now() - 10 * day) }),
    portal('why an owned address logs in', 'explainIdentifier', { identifier: emailOf(4242) }),
    portal('why an address that many claim does not', 'explainIdentifier', { identifier: 'popular@example.com' }),
    portal('why an unknown address does not', 'explainIdentifier', { identifier: 'nobody@example.net' }),
    portal('overview of 30 days', 'appOverview', { days: 30 }),
    portal('overview of 90 days', 'appOverview', { days: 90 }),
    portal('what the switch for email changes', 'verificationImpact', { kind: 'EMAIL' }),
    portal('what the switch for phones changes', 'verificationImpact', { kind: 'PHONE' }),
    portal('users of an app to delete', 'usersToDelete', { appId: 'default' }),
    portal('apps that are being deleted', 'appDeletions'),
    portal('admin tokens', 'adminTokens'),
    portal('frozen addresses of a user', 'frozenAddresses', { id: userIdOf(20) }),
    daily('login', () => logIn(42)),
    daily('login of the user with the most entries', () => logIn(busyUser)),
    daily('a wrong password', () =>
      ask(world.url, operations.login, { identifier: usernameOf(43), password: 'no' }, { 'x-app-id': 'default' }).catch(
        () => {},
      ),
    ),
    daily('me, refreshSession, exportMe, logout', async () => {
      const { accessToken, refreshToken } = await logIn(44);
      const own = { 'x-app-id': 'default', authorization: `Bearer ${accessToken}` };
      await ask(world.url, operations.me, {}, own);
      await ask(world.url, operations.exportMe, {}, own).catch(() => {});
      const fresh = (await ask(world.url, operations.refreshSession, { refreshToken }, { 'x-app-id': 'default' }))
        .refreshSession;
      await ask(world.url, operations.logout, {}, { ...own, authorization: `Bearer ${fresh.accessToken}` });
    }),
    exporting('one user', () => admin('exportUser', { id: someone })),
    exporting('the user with the most entries', () => admin('exportUser', { id: busy })),
    exporting('all users, the first two thousand', async () => {
      const call = {
        app: (await deps.apps.find('default')) as never,
        actor: { kind: 'OPERATOR', id: 'x' },
        ip: '',
      } as never;
      let batches = 0;
      for await (const _ of exportUsers(deps, call, 'WITH_HASHES')) if (++batches === 4) break;
    }),
    exporting('all users, half way', () => listOldestUsers(reader, 'default', [halfYearAgo, userIdOf(middle)], 500)),
    command('renumber and respell, half way', async () => {
      const owned = { table: 'identifiers', kind: 'EMAIL', prefix: null } as const;
      await listIdentifiers(reader, 'default', owned, [emailOf(middle), userIdOf(middle)], 500);
      await listIdentifiers(
        reader,
        'default',
        { table: 'claims', kind: 'EMAIL', prefix: null },
        [emailOf(middle), 'x'],
        500,
      );
      await listIdentifiers(reader, 'default', { table: 'identifiers', kind: 'PHONE', prefix: '+81901' }, null, 500);
    }),
    command('after-restore counts', async () => {
      await countSessions(reader, 'ALL_APPS', 'EVERYBODY');
      await countSessions(reader, { appId: 'default' }, 'FULL_USERS');
      await countOpenChallenges(reader, 'ALL_APPS', deps.now());
      await countPortalSessions(reader, 'ALL_APPS');
    }),
    cleaning('rows that have expired', async () => {
      for (const find of expiredRows) {
        const first = await store.transaction(tx => deleteExpired(tx, find, later, { from: null, limit: 200 }));
        await store.transaction(tx => deleteExpired(tx, find, later, { from: first.last, limit: 200 }));
      }
    }),
    cleaning('sessions that have ended', () => store.transaction(tx => deleteEndedSessions(tx, later, 200))),
    cleaning('links that have expired', async () => {
      const found = await listExpiredChallenges(reader, later, null, 500);
      await listExpiredChallenges(reader, later, found.at(-1) ?? null, 500);
    }),
    cleaning('the audit log', () =>
      store.transaction(tx => deleteAuditEntries(tx, 'default', deps.now() - 30 * day, 200)),
    ),
    cleaning('idle users', async () => {
      await listIdlePseudoUsers(reader, { by: later }, 100);
      await listIdlePseudoUsers(reader, { after: deps.now() + 400 * day }, 100);
      await listIdleUsersOf(reader, 'default', { by: later }, 100);
      await listIdleUsersOf(reader, 'default', { after: deps.now() + 400 * day }, 100);
    }),
    cleaning('an app that the operator deleted', async () => {
      await store.transaction(tx => deleteSomeUsers(tx, 'default', 50));
      for (const deleteSome of deleteSomeRows) await store.transaction(tx => deleteSome(tx, 'default', 200));
    }),
  ];
}
