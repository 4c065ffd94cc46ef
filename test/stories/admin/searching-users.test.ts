import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { indexBeforeSearch } from '../../../src/domain/admin/search/index-users.js';
import { bothOn } from '../../kit/addresses.js';
import { importUsers } from '../../kit/command-line.js';
import { newEmail, newName, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { stories, type World } from '../../kit/world.js';

stories('An admin who searches for a user', world => {
  it('O13 finds a person by any known part of a name, address or number', async () => {
    const app = await world.app(bothOn);
    const ada = await app.register({
      ...{
        username: 'countess',
        displayName: 'Ada Müller-King',
        email: 'ada.king@mail.example',
        phone: '+819012345678',
      },
    });
    const taro = await app.register({ username: 'taro99', displayName: '山田 ﾀﾛｳ' });
    await app.register({ username: newName(), displayName: 'Bob', email: newEmail() });
    const finds: [string, { id: string }[]][] = [
      ...['COUNT', 'ada', 'mull', 'MÜLLER-K', 'king', 'king ada', 'ada.k', 'ada.king@mail'].map(each => of(each, ada)),
      ...['mail.example', '@mail.ex', 'ada mail.example', ada.id.toUpperCase()].map(each => of(each, ada)),
      ...['+8190', '8190', '+81 (0)90-1234', '090 1234', '0901234', '901234', '０９０', '٠٩٠'].map(each =>
        of(each, ada),
      ),
      ...['taro', '山', '山田', 'たろう', 'タロウ 山田', '田'].map(each => of(each, taro)),
      ['uller', []],
      ['ada bob', []],
      ['@countess', []],
      ['%', []],
    ];
    for (const [search, expected] of finds) {
      assert.deepEqual(
        await ids(app, { search }),
        expected.map(({ id }) => id),
        search,
      );
      assert.deepEqual((await app.admin('users', { filter: { search } })).total, {
        count: expected.length,
        exact: true,
      });
    }
  });

  it('O13 finds a changed value at once, and the old one no more', async () => {
    const app = await world.app();
    const [name, next, email] = [newName(), newName(), newEmail()];
    const user = await app.register({ username: name, email, displayName: 'Grace' });
    assert.deepEqual(await ids(app, { search: name }), [user.id]);
    await user.change('USERNAME', next);
    await user.do('updateProfile', { input: { displayName: 'Hopper' } });
    await app.admin('releaseAddress', { userId: user.id, kind: 'EMAIL' });
    for (const old of [name, 'grace', email]) assert.deepEqual(await ids(app, { search: old }), [], old);
    for (const now of [next, 'hopper']) assert.deepEqual(await ids(app, { search: now }), [user.id], now);
    await app.admin('deleteUser', { id: user.id });
    assert.deepEqual(await ids(app, { search: next }), []);
    assert.equal(await termsOf(world, user.id), 0);
  });

  it('O13 finds a pseudo user by a name once it is given, and by the number after the upgrade', async () => {
    const app = await world.app(bothOn);
    const pseudo = await app.pseudoUser();
    await pseudo.do('updateProfile', { input: { displayName: 'Guest Zephyr' } });
    assert.deepEqual(await ids(app, { search: 'zephyr' }), [pseudo.id]);
    const phone = newPhone();
    await pseudo.upgrade({ phone });
    assert.deepEqual(await ids(app, { search: phone.slice(1) }), [pseudo.id]);
  });

  it('O13 finds users of no other app', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const user = await other.register({ username: newName(), displayName: 'Elsewhere' });
    for (const search of ['elsewhere', user.id]) assert.deepEqual(await ids(app, { search }), [], search);
  });

  it('O13 finds users and changes that an earlier version wrote', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), displayName: 'Before' });
    assert.deepEqual(await ids(app, { search: 'before' }), [user.id]);
    const { store } = world.server.deps;
    // A node of 0.1.0 does not know the new columns. It changes a profile and `updated_at`.
    await store.transaction(async ({ db, tables: { users } }) => {
      await db
        .update(users)
        .set({ displayName: 'Beside', updatedAt: sql`${users.updatedAt} + 1` })
        .where(eq(users.id, user.id));
    });
    assert.deepEqual(await ids(app, { search: 'beside' }), [user.id]);
    assert.deepEqual(await ids(app, { search: 'before' }), []);
  });

  it('O13 finds a user of a large import in the end, and sees until then that there may be more', async () => {
    const app = await world.app();
    const lines = Array.from({ length: 230 }, (_, index) => ({
      ...{ username: `bulk${app.id.slice(-6)}-${index}`, passwordHash: null, email: newEmail() },
    }));
    await importUsers(app, lines);
    const search = `bulk${app.id.slice(-6)}`;
    for (let tries = 0; ; tries++) {
      const { total } = await app.admin('users', { filter: { search }, first: 1 });
      if (total.exact) {
        assert.equal(total.count, 230);
        break;
      }
      assert.ok(tries < 50, 'each search writes some of what is missing');
    }
  });

  it('O13 gets an answer on a busy machine before all terms are written, and sees that there may be more', async () => {
    const app = await world.app();
    const { deps } = world.server;
    const noTime = 0;
    const user = () => ({ username: newName(), passwordHash: null, email: newEmail() });
    let isCut = false;
    // The server may have written their terms in the background.
    for (let tries = 0; tries < 5 && !isCut; tries++) {
      await importUsers(app, Array.from({ length: 25 }, user));
      isCut = !(await indexBeforeSearch(deps, app.id, noTime));
    }
    assert.ok(isCut);
    for (let calls = 0; !(await indexBeforeSearch(deps, app.id, noTime)); calls++) assert.ok(calls < 20);
  });

  it('O13 gets the results of a search in a separate order', async () => {
    const app = await world.app();
    const sorted = { filter: { search: 'a' }, sort: 'NEWEST' };
    await refuses('BAD_USER_INPUT', () => app.admin('users', sorted), { field: 'sort' });
  });
});

stories('An admin who lists the users', world => {
  it('O13 sorts by sign-up and by last login, in pages, and sees how many there are', async () => {
    const app = await world.app();
    const [first, second, third] = [await signUp(app), await signUp(app), await signUp(app)];
    await importUsers(app, [{ username: newName(), passwordHash: null, email: newEmail() }]);
    const [imported] = (await ids(app, {})).filter(id => ![first.id, second.id, third.id].includes(id));
    await world.wait(60);
    await app.login(first.username);
    await world.wait(60);
    await app.login(third.username);
    assert.deepEqual(await ids(app, {}, { sort: 'NEWEST' }), [imported, third.id, second.id, first.id]);
    assert.deepEqual(await ids(app, {}, { sort: 'OLDEST' }), [first.id, second.id, third.id, imported]);
    const byLogin = [third.id, first.id, second.id, imported];
    assert.deepEqual(await ids(app, {}, { sort: 'LAST_LOGIN' }), byLogin);
    assert.deepEqual(await ids(app, { disabled: false, pseudo: false }, { sort: 'LAST_LOGIN' }), byLogin);
    for (const sort of ['NEWEST', 'OLDEST', 'LAST_LOGIN']) {
      const paged: string[] = [];
      for (let after: string | null = null; ; ) {
        const { nodes, pageInfo, total } = await app.admin('users', { sort, first: 1, after });
        assert.deepEqual(total, { count: 4, exact: true });
        paged.push(...nodes.map(({ id }: { id: string }) => id));
        if (!pageInfo.hasNextPage) break;
        after = pageInfo.endCursor;
      }
      assert.deepEqual(paged, await ids(app, {}, { sort }));
    }
  });

  it('O13 counts the users who meet the conditions', async () => {
    const app = await world.app(bothOn);
    const name = newName();
    await app.register({ username: `${name}1` });
    const disabled = await app.register({ username: `${name}2` });
    await app.admin('disableUser', { id: disabled.id });
    await app.pseudoUser();
    const cases: [Record<string, unknown>, number][] = [
      [{}, 3],
      [{ pseudo: true }, 1],
      [{ pseudo: false }, 2],
      [{ disabled: true }, 1],
      [{ disabled: true, pseudo: true }, 0],
      [{ disabled: false, verified: false }, 2],
      [{ verified: true }, 0],
      [{ search: name }, 2],
      [{ search: name, disabled: true }, 1],
      [{ search: name, verified: true }, 0],
    ];
    for (const [filter, count] of cases) {
      assert.deepEqual((await app.admin('users', { filter })).total, { count, exact: true }, JSON.stringify(filter));
    }
  });

  it('O13 sees the last login, as the user does and no other user', async () => {
    const app = await world.app();
    const { username, id, user } = await signUp(app);
    const { lastLoginAt, createdAt } = await user.me();
    assert.equal(lastLoginAt, createdAt);
    const other = await app.register({ username: newName() });
    assert.equal((await other.do('user', { id })).lastLoginAt, null);
    await world.wait(600);
    await refuses('INVALID_CREDENTIALS', () => app.login(username, 'not the password'));
    assert.equal((await app.admin('user', { id })).lastLoginAt, lastLoginAt);
    const again = await app.login(username);
    const later = (await app.admin('user', { id })).lastLoginAt;
    assert.ok(later > lastLoginAt);
    await world.wait(600);
    await again.refresh();
    assert.equal((await app.admin('user', { id })).lastLoginAt, later);
  });
});

function of(search: string, user: { id: string }): [string, { id: string }[]] {
  return [search, [user]];
}

async function signUp(app: TestApp) {
  const username = newName();
  const user = await app.register({ username });
  return { username, id: user.id, user };
}

async function ids(
  app: TestApp,
  filter: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<string[]> {
  const { nodes } = await app.admin('users', { filter, ...more });
  return nodes.map(({ id }: { id: string }) => id);
}

async function termsOf({ server }: World, userId: string): Promise<number> {
  const { db, tables } = server.deps.store.reader;
  return (await db.select().from(tables.searchTerms).where(eq(tables.searchTerms.userId, userId))).length;
}
