import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { bothOn } from '../kit/addresses.js';
import { ask } from '../kit/graphql.js';
import { type Operation, operations } from '../kit/operations.js';
import { changesNothing, rowsWithoutTerms, storedRows } from '../kit/stored.js';
import {
  newEmail,
  newKey,
  newName,
  newPhone,
  outcomesOf,
  password,
  refuses,
  type TestApp,
  type TestUser,
} from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const daySeconds = 86_400;

stories('A repeated request', world => {
  async function usersOf(app: TestApp): Promise<string[]> {
    return (await app.admin('users')).nodes.map(({ id }: { id: string }) => id);
  }

  /** Sends an operation with the header in place of the argument. */
  async function withHeader(app: TestApp, operation: Operation, variables: object, header: string) {
    const headers = { 'x-app-id': app.id, 'x-forwarded-for': app.ip, 'idempotency-key': header };
    return (await ask(app.url, operations[operation], { ...variables }, headers))[operation];
  }

  it('K5 gets the same user and session, and sends, counts and records nothing', async () => {
    const app = await world.app(bothOn);
    const [phone, email] = [newPhone(), newEmail()];
    const input = { username: newName(), phone, email, password, attributes: { a: 1, b: 2 } };
    const sent = { input, idempotencyKey: newKey() };
    const first = await app.do('register', sent);
    await world.inbox();
    const before = await rowsWithoutTerms(world);

    for (const repeated of [sent, { ...sent, input: { ...input, attributes: { b: 2, a: 1 }, locale: null } }]) {
      const again = await app.from('203.0.113.7').do('register', repeated);
      assert.equal(again.user.id, first.user.id);
      assert.equal(again.refreshToken, first.refreshToken);
      assert.equal((await app.do('me', {}, again.accessToken)).id, first.user.id);
    }
    assert.deepEqual(await rowsWithoutTerms(world), before);
    assert.equal((await app.messagesTo(phone)).length + (await app.messagesTo(email)).length, 2);
    await app.do('refreshSession', { refreshToken: first.refreshToken });
  });

  it('K5 of a pseudo user gets the same user and session', async () => {
    const app = await world.app();
    const sent = { input: { displayName: 'Hanako' }, idempotencyKey: newKey() };
    const first = await app.do('createPseudoUser', sent);
    const before = await rowsWithoutTerms(world);
    const again = await app.do('createPseudoUser', sent);
    assert.deepEqual([again.user.id, again.refreshToken], [first.user.id, first.refreshToken]);
    assert.deepEqual(await rowsWithoutTerms(world), before);
    assert.deepEqual(await usersOf(app), [first.user.id]);
  });

  it('K1 may have its key in the header, which other operations ignore', async () => {
    const app = await world.app();
    const key = newKey();
    const input = { username: newName(), password };
    const first = await withHeader(app, 'register', { input }, `"${key}"`);
    const again = [
      await withHeader(app, 'register', { input }, key),
      await withHeader(app, 'register', { input, idempotencyKey: key }, `"${key}"`),
      await app.do('register', { input, idempotencyKey: key }),
    ];
    for (const { user } of again) assert.equal(user.id, first.user.id);
    const identifier = input.username;
    assert.equal((await withHeader(app, 'login', { identifier, password }, 'no key')).user.id, first.user.id);
  });

  it('K1 K2 with a malformed key, or one that differs from the header, is refused and the field is named', async () => {
    const app = await world.app();
    const input = { username: newName(), password };
    await changesNothing(world, async () => {
      const attempts: [field: string, attempt: () => Promise<unknown>][] = [
        ['idempotencyKey', () => app.do('register', { input, idempotencyKey: 'my-first-key' })],
        ['Idempotency-Key', () => withHeader(app, 'register', { input }, '"1"')],
        ['idempotencyKey', () => withHeader(app, 'register', { input, idempotencyKey: newKey() }, newKey())],
      ];
      for (const [field, attempt] of attempts) await refuses('BAD_USER_INPUT', attempt, { field });
    });
  });

  it('K8 with another input is refused, and changes nothing', async () => {
    const app = await world.app();
    const [idempotencyKey, username] = [newKey(), newName()];
    await app.do('register', { input: { username, password }, idempotencyKey });
    await changesNothing(world, async () => {
      for (const other of [{ username: newName() }, { username, locale: 'ja' }, { username, attributes: {} }]) {
        const attempt = () => app.do('register', { input: { password, ...other }, idempotencyKey });
        await refuses('IDEMPOTENCY_KEY_USED', attempt, { reason: 'OTHER_INPUT', field: 'idempotencyKey' });
      }
    });
  });

  it('K6 with a wrong password is refused and counted as a wrong login', async () => {
    const app = await world.app();
    const username = newName();
    const sent = { input: { username, password }, idempotencyKey: newKey() };
    await app.do('register', sent);
    const guess = (text: string) => app.do('register', { ...sent, input: { username, password: text } });
    for (let each = 0; each < 9; each++) await refuses('INVALID_CREDENTIALS', () => guess(`wrong horse ${each}`));
    await refuses('INVALID_CREDENTIALS', () => app.login(username, 'wrong horse'));
    await refuses('RATE_LIMITED', () => guess(password), { field: 'password' });
    await refuses('RATE_LIMITED', () => app.login(username));
    await app.from('203.0.113.9').do('register', sent);
    const failures = (await app.admin('auditLog', { filter: { action: 'LOGIN_FAILED' } })).nodes;
    assert.equal(failures.filter(({ details }: { details: object }) => 'operation' in details).length, 9);
  });

  it('K6 M15 with a wrong password counts once for an address that the user owns and proves now', async () => {
    const app = await world.app();
    const email = newEmail();
    const sent = { input: { email, password }, idempotencyKey: newKey() };
    const { accessToken } = await app.do('register', sent);
    await app.admin('updateAppSettings', { input: { emailVerification: true } });
    await app.do('resendVerification', { kind: 'EMAIL' }, accessToken);
    const guess = (text: string) => app.do('register', { ...sent, input: { email, password: text } });
    for (let each = 0; each < 10; each++) await refuses('INVALID_CREDENTIALS', () => guess(`wrong horse ${each}`));
    await refuses('RATE_LIMITED', () => guess(password), { field: 'password' });
  });

  it('K4 that was refused stores nothing, so its key may be sent again', async () => {
    const app = await world.app();
    const taken = newName();
    await app.register({ username: taken });
    const [idempotencyKey, username] = [newKey(), newName()];
    const send = (input: object) => app.do('register', { input: { password, ...input }, idempotencyKey });
    await refuses('WEAK_PASSWORD', () => send({ username, password: 'short' }));
    await refuses('USERNAME_TAKEN', () => send({ username: taken }));
    const { user } = await send({ username });
    assert.equal((await send({ username })).user.id, user.id);
  });

  it('K3 has its key for one app and operation only', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const sent = { input: { displayName: 'Hanako' }, idempotencyKey: newKey() };
    const first = await app.do('createPseudoUser', sent);
    assert.notEqual((await other.do('createPseudoUser', sent)).user.id, first.user.id);
    const input = { username: newName(), password };
    assert.notEqual((await app.do('register', { ...sent, input })).user.id, first.user.id);
  });

  it('K4 is a new one a day later, and the server has deleted the first', async () => {
    const app = await world.app();
    const sent = { input: {}, idempotencyKey: newKey() };
    const first = await app.do('createPseudoUser', sent);
    world.wait(daySeconds - 60);
    assert.equal((await app.do('createPseudoUser', sent)).user.id, first.user.id);
    world.wait(120);
    await cleanUp(world.server.deps);
    assert.deepEqual((await storedRows(world)).repeatableRequests, []);
    assert.notEqual((await app.do('createPseudoUser', sent)).user.id, first.user.id);
  });

  it('K4 that is a day old makes room for a new one even before the clean-up', async () => {
    const app = await world.app();
    const sent = { input: {}, idempotencyKey: newKey() };
    const first = await app.do('createPseudoUser', sent);
    world.wait(daySeconds + 60);
    const second = await app.do('createPseudoUser', sent);
    assert.notEqual(second.user.id, first.user.id);
    assert.equal((await app.do('createPseudoUser', sent)).user.id, second.user.id);
  });

  it('K7 that comes twenty times at once is carried out once, and all get its outcome and cost one', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const sent = { input: { generateUsername: true, phone, password }, idempotencyKey: newKey() };
    const sessions = await Promise.all(Array.from({ length: 20 }, () => app.do('register', sent)));
    assert.equal(new Set(sessions.map(({ user }) => user.id)).size, 1);
    assert.equal(new Set(sessions.map(({ refreshToken }) => refreshToken)).size, 1);
    assert.equal((await usersOf(app)).length, 1);
    assert.equal((await app.messagesTo(phone)).length, 1);
    // X2: sixty registrations an hour.
    const more = Array.from({ length: 60 }, () => app.do('register', { input: { username: newName(), password } }));
    const outcomes = await outcomesOf(more);
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 59);
  });

  it('K10 without its key gets the hint to use one, in the same words as for everybody', async () => {
    const app = await world.app();
    const [username, email] = [newName(), newEmail()];
    await app.register({ username });
    await app.register({ email });
    const sentence = async (client: TestApp, input: Record<string, unknown>) => {
      const refused = await client.register(input).catch((error: unknown) => error);
      assert.ok(refused instanceof Error);
      return /"message":"([^"]*)"/.exec(refused.message)?.[1];
    };
    for (const input of [{ username }, { email }]) {
      const told = await sentence(app, input);
      assert.match(told ?? '', /because the request was sent twice, log in/);
      assert.equal(await sentence(app.from('203.0.113.11'), input), told);
    }
  });

  it('K10 that claims an address twice makes two claims, and the second to verify gets the hint', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const taps: TestUser[] = [];
    for (let each = 0; each < 2; each++) taps.push(await app.register({ generateUsername: true, phone }));
    const [second, first] = (await app.messagesTo(phone)).map(({ code }) => code);
    await taps[1]?.do('verifyPhone', { code: second });
    const refused = await taps[0]?.do('verifyPhone', { code: first }).catch((error: unknown) => error);
    assert.match(String(refused), /IDENTIFIER_TAKEN .*because the request was sent twice, log in/);
    assert.equal((await app.login(phone)).id, taps[1]?.id);
  });

  it('K10 that changes an address twice at once is carried out once, and the other one is UNCHANGED', async () => {
    for (const settings of [{}, bothOn]) {
      const app = await world.app(settings);
      const user = await app.register({ username: newName() });
      const [name, email] = [newName(), newEmail()];
      const twice = (kind: 'USERNAME' | 'EMAIL', value: string) =>
        outcomesOf([user.change(kind, value), user.change(kind, value)]);
      assert.deepEqual((await twice('USERNAME', name)).toSorted(), ['OK', 'UNCHANGED']);
      assert.deepEqual((await twice('EMAIL', email)).toSorted(), ['OK', 'UNCHANGED']);
    }
  });
});
