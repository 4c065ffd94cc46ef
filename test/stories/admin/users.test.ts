import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { bothOn } from '../../kit/addresses.js';
import { createEmptyDatabase } from '../../kit/postgres.js';
import { newEmail, newName, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { stories, World } from '../../kit/world.js';

stories('An admin who looks for a user', world => {
  it('O2 finds users by the beginning of a username, whatever the letter case, in alphabetical order', async () => {
    const app = await world.app();
    for (const username of ['Zoe.A', 'anna', 'ANNE', 'Bo_b', 'boxb', 'bo-b', 'bo.b', 'BobO'])
      await app.register({ username });
    assert.deepEqual(await usernames(app, 'AN'), ['anna', 'ANNE']);
    assert.deepEqual(await usernames(app, 'bo'), ['bo-b', 'bo.b', 'Bo_b', 'BobO', 'boxb']);
    assert.deepEqual(await usernames(app, 'oe'), []);
  });

  it('O2 finds `_` and `%` literally, and a prefix that ends in the last of characters', async () => {
    const app = await world.app();
    const emails = ['a_b@example.com', 'axb@example.com', 'a%b@example.com', 'a~@example.com', 'a~~@example.com'];
    for (const email of emails) await app.register({ email });
    assert.deepEqual(await emailsFound(app, 'a_'), ['a_b@example.com']);
    assert.deepEqual(await emailsFound(app, 'a%'), ['a%b@example.com']);
    assert.deepEqual(await emailsFound(app, 'A~'), ['a~@example.com', 'a~~@example.com']);
    assert.deepEqual(await emailsFound(app, '%'), []);
  });

  it('O2 finds users by an address that is verified, claimed or pending, once each, and by a phone number in groups', async () => {
    const app = await world.app(bothOn);
    const [email, pending, phone] = [newEmail(), newEmail(), newPhone()];
    const owner = await app.registerProven({ email });
    const claimant = await app.register({ username: newName(), email, phone });
    await owner.change('EMAIL', pending);
    assert.deepEqual(await ids(app, { search: email }), [owner.id, claimant.id].sort());
    assert.deepEqual(await ids(app, { search: pending.toUpperCase() }), [owner.id]);
    assert.deepEqual(await ids(app, { search: `${phone.slice(0, 3)} (${phone.slice(3, 5)}) ${phone.slice(5, 9)}-` }), [
      claimant.id,
    ]);
  });

  it('O2 gets a user who is found by several values once, at the first', async () => {
    const app = await world.app(bothOn);
    const name = newName();
    const both = await app.register({ username: `${name}b`, email: `${name}a@example.com` });
    const other = await app.register({ username: `${name}ab` });
    const filter = { search: name };
    assert.deepEqual(
      (await app.admin('users', { filter })).nodes.map(({ id }: { id: string }) => id),
      [both.id, other.id],
    );
    const [first, second, third] = await pagesOf(app, 'users', { filter, first: 1 });
    assert.deepEqual([first, second, third], [[both.id], [other.id], undefined]);
  });

  it('O2 filters by verified, pseudo and disabled, alone and together', async () => {
    const app = await world.app(bothOn);
    const name = newName();
    const proven = await app.register({ username: `${name}1`, email: `${name}1@example.com` });
    await proven.proveEmail(`${name}1@example.com`);
    const unproven = await app.register({ username: `${name}2`, email: newEmail() });
    const disabled = await app.register({ username: `${name}3` });
    await app.admin('disableUser', { id: disabled.id });
    const pseudo = await app.pseudoUser();
    const cases: [Record<string, unknown>, { id: string }[]][] = [
      [{}, [proven, unproven, disabled, pseudo]],
      [{ verified: true }, [proven]],
      [{ verified: false }, [unproven, disabled, pseudo]],
      [{ pseudo: true }, [pseudo]],
      [{ pseudo: false }, [proven, unproven, disabled]],
      [{ disabled: true }, [disabled]],
      [{ disabled: false }, [proven, unproven, pseudo]],
      [{ pseudo: false, disabled: false, verified: false }, [unproven]],
      [{ pseudo: true, disabled: true }, []],
      [{ search: name }, [proven, unproven, disabled]],
      [{ search: name, verified: true }, [proven]],
      [{ search: name, disabled: true }, [disabled]],
      [{ search: name, disabled: false, verified: false }, [unproven]],
      [{ search: ' ' }, [proven, unproven, disabled, pseudo]],
    ];
    for (const [filter, expected] of cases) {
      assert.deepEqual(await ids(app, filter), expected.map(({ id }) => id).sort(), JSON.stringify(filter));
    }
  });

  it('O2 pages through all users, newest first, and through a search, while users are added and deleted', async () => {
    const app = await world.app();
    const made: string[] = [];
    for (let index = 0; index < 7; index++) made.push((await app.register({ username: `page${index}of7` })).id);
    for (const [filter, expected, late] of [
      [{}, [...made].reverse(), newName()],
      [{ search: 'page' }, made, 'page'],
    ] as const) {
      const first = await app.admin('users', { filter, first: 3 });
      // One user before the next page, and one on a page that was already read.
      const newcomer = await app.register({ username: `${late}0` });
      const second = await app.admin('users', { filter, first: 3, after: first.pageInfo.endCursor });
      const third = await app.admin('users', { filter, first: 3, after: second.pageInfo.endCursor });
      const pages = [first, second, third];
      assert.deepEqual(
        pages.map(({ pageInfo }) => pageInfo.hasNextPage),
        [true, true, false],
      );
      const listed = pages.flatMap(({ nodes }) => nodes.map(({ id }: { id: string }) => id));
      assert.deepEqual(listed, expected);
      await app.admin('deleteUser', { id: newcomer.id });
    }
  });

  it('O2 sees all of a user, and the same by id', async () => {
    const app = await world.app(bothOn);
    const user = await app.register({ username: newName(), email: newEmail(), attributes: { plan: 'free' } });
    const [found] = (await app.admin('users', { filter: { search: user.session.user.username } })).nodes;
    assert.deepEqual(found, await app.admin('user', { id: user.id }));
    assert.deepEqual(
      [found.attributes, found.email.verified, found.verifications.length],
      [{ plan: 'free' }, false, 1],
    );
  });

  it('O2 finds numbers, and addresses that begin so, by a search that begins with +', async () => {
    const app = await world.app();
    const byNumber = await app.register({ phone: '+819098765432' });
    const byMail = await app.register({ email: '+819098765432@docomo.ne.jp' });
    assert.deepEqual(await ids(app, { search: '+81 90-9876' }), [byNumber.id, byMail.id].sort());
    assert.deepEqual(await ids(app, { search: '+819098765432@d' }), [byMail.id]);
  });

  it('O2 gets an error for an invalid page or search', async () => {
    const app = await world.app();
    await app.register({ username: newName() });
    await app.register({ username: newName() });
    const { pageInfo } = await app.admin('users', { first: 1 });
    const inSearch = (after: string) => app.admin('users', { filter: { search: 'a' }, after });
    for (const first of [0, -1, 101])
      await refuses('BAD_USER_INPUT', () => app.admin('users', { first }), { field: 'first' });
    const forged = [
      ['users/SEARCH', 'a'],
      ['users/SEARCH', 1, 'x'],
      ['users/SEARCH', 'a', 1],
      ['users/SEARCH', 'a\0', 'x'],
    ];
    const cursors = forged.map(parts => Buffer.from(JSON.stringify(parts)).toString('base64url'));
    for (const after of ['', 'x', 'W10', 'WyIxIl0', 'x'.repeat(5_000), ...cursors, pageInfo.endCursor]) {
      await refuses('BAD_USER_INPUT', () => inSearch(after), { field: 'after' });
    }
    await refuses('BAD_USER_INPUT', () => app.admin('users', { filter: { search: 'a\u0000' } }), { field: 'search' });
    assert.equal((await app.admin('users', { first: 1, after: pageInfo.endCursor })).nodes.length, 1);
  });
});

describe('On a PostgreSQL that sorts like a dictionary', () => {
  it('O2 a search still finds users by the characters that a value begins with', async () => {
    const database = await createEmptyDatabase("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    const world = new World('PostgreSQL', { databaseUrl: database.url });
    after(async () => {
      await world.stop();
      await database.drop();
    });
    await world.start();
    const app = await world.app();
    for (const email of ['ab@example.com', 'a-b@example.com', 'a_b@example.com', 'a.z@example.com', 'a~@example.com']) {
      await app.register({ email });
    }
    assert.deepEqual(await emailsFound(app, 'a-'), ['a-b@example.com']);
    assert.deepEqual(await emailsFound(app, 'a_b'), ['a_b@example.com']);
    assert.deepEqual(await emailsFound(app, 'a~'), ['a~@example.com']);
    assert.deepEqual(await emailsFound(app, 'a'), [
      ...['a-b@example.com', 'a.z@example.com', 'a_b@example.com', 'ab@example.com', 'a~@example.com'],
    ]);
  });
});

async function ids(app: TestApp, filter: Record<string, unknown>): Promise<string[]> {
  const { nodes } = await app.admin('users', { filter });
  return nodes.map(({ id }: { id: string }) => id).sort();
}

async function usernames(app: TestApp, search: string): Promise<string[]> {
  const { nodes } = await app.admin('users', { filter: { search } });
  return nodes.map(({ username }: { username: string }) => username);
}

async function emailsFound(app: TestApp, search: string): Promise<string[]> {
  const { nodes } = await app.admin('users', { filter: { search } });
  return nodes.map(({ email }: { email: { value: string } }) => email.value);
}

/** Returns the ids of each page. */
async function pagesOf(app: TestApp, operation: 'users', variables: Record<string, unknown>): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await app.admin(operation, { ...variables, after });
    pages.push(nodes.map(({ id }: { id: string }) => id));
    if (!pageInfo.hasNextPage) return pages;
    after = pageInfo.endCursor;
  }
}
