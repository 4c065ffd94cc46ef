import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, prove } from '../kit/addresses.js';
import { post } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { newEmail, newIp, newName, newPhone, password, refuses, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('Looking somebody up', world => {
  it('Q1 is for logged-in users who are not pseudo users, by id and by identifier', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const pseudo = await app.pseudoUser();
    const questions = [
      ['user', { id: user.id }],
      ['userByIdentifier', { identifier: user.session.user.username.toUpperCase() }],
    ] as const;
    for (const [operation, variables] of questions) {
      await refuses('UNAUTHENTICATED', () => app.do(operation, variables));
      await refuses('PSEUDO_USER', () => pseudo.do(operation, variables));
      for (const token of [user.token, app.adminToken]) {
        assert.equal((await app.do(operation, variables, token)).id, user.id);
      }
    }
  });

  it('Q1 finds pseudo users by their id, and nobody of another app', async () => {
    const app = await world.app();
    const [user, pseudo] = [await app.register({ username: newName() }), await app.pseudoUser()];
    assert.equal((await user.do('user', { id: pseudo.id })).isPseudo, true);
    const stranger = await (await world.app()).register({ username: newName() });
    assert.equal(await stranger.do('user', { id: user.id }), null);
    const { username } = user.session.user;
    assert.equal(await stranger.do('userByIdentifier', { identifier: username }), null);
    assert.equal(await stranger.app.admin('user', { id: user.id }), null);
  });

  for (const { kind, field, newAddress } of addressKinds) {
    it(`Q1 by ${field} finds only its owner: an unverified or pending one finds nobody, for admins too`, async () => {
      const app = await world.app(bothOn);
      const [unverified, current, pending] = [newAddress(), newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: current });
      await user.change(kind, pending);
      await app.register({ username: newName(), [field]: unverified });
      const found = async (identifier: string, token: string) =>
        (await app.do('userByIdentifier', { identifier }, token))?.id ?? null;
      for (const token of [user.token, app.adminToken]) {
        assert.equal(await found(unverified, token), null);
        assert.equal(await found(pending, token), null);
        assert.equal(await found(current, token), user.id);
      }
      await prove(user, kind, pending);
      assert.deepEqual([await found(current, app.adminToken), await found(pending, user.token)], [null, user.id]);
    });
  }

  it('Q2 shows others the id, the names, whether it is a pseudo user and the two dates, and nothing else', async () => {
    const app = await world.app(bothOn);
    const user = await app.register(everything());
    const other = await app.register({ username: newName() });
    const { id, isPseudo, username, displayName, createdAt, updatedAt } = user.session.user;
    for (const seen of [await other.do('user', { id }), await other.do('userByIdentifier', { identifier: username })]) {
      const shown = Object.entries(seen).filter(([, value]) => value !== null);
      assert.deepEqual(Object.fromEntries(shown), { id, isPseudo, username, displayName, createdAt, updatedAt });
    }
  });

  it('Q2 shows everything to oneself, to admins, and to others where the app exposes it', async () => {
    const app = await world.app(bothOn);
    const { id, session } = await app.register(everything());
    const other = await app.register({ username: newName() });
    const seenByAdmin = await app.admin('user', { id });
    assert.deepEqual(seenByAdmin, await app.do('user', { id }, session.accessToken));
    for (const [field, value] of Object.entries(everything())) {
      if (!['username', 'email', 'phone', 'password'].includes(field)) assert.deepEqual(seenByAdmin[field], value);
    }
    assert.deepEqual([seenByAdmin.email.verified, seenByAdmin.verifications.length], [false, 2]);
    await app.set({ exposeFullUserDataToOthers: true });
    assert.deepEqual(await other.do('user', { id }), seenByAdmin);
  });

  it('Q6 shows how a user logs in to no other user, also where the app exposes the rest', async () => {
    const app = await world.app({ exposeFullUserDataToOthers: true });
    const user = await app.register({ username: newName() });
    const other = await app.register({ username: newName() });
    const query =
      'query ($id: ID!) { user(id: $id) { hasPassword secondFactors { method } passkeys { id } frozenAddresses { kind } } }';
    const seenWith = async (token: string) => (await app.raw(query, { id: user.id }, token)).user;
    const own = { hasPassword: true, secondFactors: [], passkeys: [], frozenAddresses: [] };
    for (const token of [user.token, app.adminToken]) assert.deepEqual(await seenWith(token), own);
    assert.deepEqual(await seenWith(other.token), Object.fromEntries(Object.keys(own).map(field => [field, null])));
  });

  it('Q3 answers the same for what is not found and what is not verified', async () => {
    const app = await world.app(bothOn);
    const [user, email] = [await app.register({ username: newName() }), newEmail()];
    await app.register({ username: newName(), email });
    const answers = await Promise.all(
      [email, newEmail()].map(identifier =>
        post(world.url, operations.userByIdentifier, { identifier }, { authorization: `Bearer ${user.token}` }),
      ),
    );
    assert.deepEqual(
      answers.map(({ status, text }) => [status, text]),
      Array(2).fill([200, '{"data":{"userByIdentifier":null}}\n']),
    );
  });

  it('Q3 is allowed 60 times an hour for one user; admins and other users continue', async () => {
    const app = await world.app({ accessTokenLifetime: 86_400, maxAccessTokenLifetime: 86_400 });
    const [user, other] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    for (let lookup = 0; lookup < 30; lookup++) {
      assert.equal((await user.do('user', { id: other.id })).id, other.id);
      assert.equal(await user.do('userByIdentifier', { identifier: newName() }), null);
    }
    for (let lookup = 0; lookup < 61; lookup++) await app.admin('user', { id: user.id });
    await refuses('RATE_LIMITED', () => user.do('user', { id: other.id }));
    world.wait(3_000);
    const identifier = other.session.user.username;
    const refused = await user.do('userByIdentifier', { identifier }).catch(error => error);
    assert.equal(refused.code, 'RATE_LIMITED');
    assert.equal((await other.do('userByIdentifier', { identifier })).id, other.id);
    world.wait(refused.details.retryAfter);
    assert.equal((await user.do('userByIdentifier', { identifier })).id, other.id);
  });

  it('Q3 is allowed 60 times also when they come at once', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const lookups = Array.from({ length: 70 }, () => user.do('user', { id: user.id }));
    const settled = await Promise.allSettled(lookups);
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 60);
  });

  it('Q3 X7 is allowed 300 times an hour from one network, by any users, and once more for each user who came back there', async () => {
    const app = await world.app({ phoneVerification: true });
    const place = app.from(newIp());
    const returning = await place.registerProven({ phone: newPhone() });
    world.wait(86_400);
    const users: TestUser[] = [];
    for (let each = 0; each < 6; each++) {
      const { session } = await app.from(newIp()).register({ username: newName() });
      users.push(new TestUser(place, session));
    }
    const [first, last] = [users[0], users[5]];
    assert(first && last);
    for (const user of users.slice(0, 5)) {
      for (let each = 0; each < 60; each++) await user.do('userByIdentifier', { identifier: newName() });
    }
    await refuses('RATE_LIMITED', () => last.do('userByIdentifier', { identifier: newName() }));
    await refuses('RATE_LIMITED', () => last.do('user', { id: first.id }));
    await new TestUser(app.from(newIp()), last.session).do('user', { id: first.id });

    await returning.refresh();
    await last.do('user', { id: first.id });
    await refuses('RATE_LIMITED', () => last.do('user', { id: first.id }));
  });

  it('Q4 by identifier is closed to users by a setting of the app, and open to admins', async () => {
    const app = await world.app({ lookups: 'OFF' });
    const [user, other] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    const identifier = other.session.user.username;
    await refuses('FORBIDDEN', () => user.do('userByIdentifier', { identifier }));
    await refuses('FORBIDDEN', () => user.do('userByIdentifier', { identifier: newName() }));
    assert.equal((await user.do('user', { id: other.id })).id, other.id);
    assert.equal((await app.admin('userByIdentifier', { identifier })).id, other.id);
    await app.set({ lookups: null });
    assert.equal((await user.do('userByIdentifier', { identifier })).id, other.id);
  });

  it('Q5 also counts a request for a taken name, and not a change that succeeds', async () => {
    const app = await world.app();
    const [user, other] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    const taken = other.session.user.username;
    for (let each = 0; each < 30; each++) {
      await refuses('USERNAME_TAKEN', () => user.change('USERNAME', taken));
      await user.change('USERNAME', newName());
      await user.do('user', { id: other.id });
    }
    await refuses('RATE_LIMITED', () => user.do('user', { id: other.id }));
    await refuses('RATE_LIMITED', () => user.change('USERNAME', taken));
    await refuses('RATE_LIMITED', () => user.change('USERNAME', newName()));
  });
});

const username = newName();
const [email, phone] = [newEmail(), newPhone()];

/** A profile with a value in every field that others cannot see. */
function everything() {
  return {
    username,
    email,
    phone,
    password,
    displayName: 'Jo',
    country: 'JP',
    locale: 'ja',
    attributes: { plan: 'gold' },
  };
}
