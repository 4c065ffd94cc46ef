import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, password, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('A pseudo user', world => {
  it('P1 has no username, address or password, and is logged in', async () => {
    const app = await world.app(bothOn);
    const user = await app.pseudoUser();
    const { isPseudo, username, email, phone, loginIdentifiers, verifications } = await user.me();
    assert.deepEqual([isPseudo, username, email, phone], [true, null, null, null]);
    assert.deepEqual([loginIdentifiers, verifications], [[], []]);
    assert.equal(user.session.user.id, user.id);
  });

  it('P1 may start with a profile', async () => {
    const app = await world.app();
    const profile = { displayName: 'Guest', country: 'JP', locale: 'ja', attributes: { cart: [7] } };
    const { displayName, country, locale, attributes } = await (await app.pseudoUser(profile)).me();
    assert.deepEqual({ displayName, country, locale, attributes }, profile);
  });

  it('P2 uses its session like a user: profile, sessions, export, refresh, log out, delete', async () => {
    const app = await world.app();
    const user = await app.pseudoUser();
    assert.equal((await user.do('updateProfile', { input: { displayName: 'Guest' } })).displayName, 'Guest');
    assert.equal((await user.do('sessions')).length, 1);
    assert.ok(await user.do('exportMe'));
    const { accessToken, refreshToken } = await app.do('refreshSession', { refreshToken: user.session.refreshToken });
    assert.equal(await app.do('logout', {}, accessToken), true);
    await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken }));
    assert.equal(await (await app.pseudoUser()).do('deleteMe'), true);
  });

  it('P2 gets PSEUDO_USER where a field needs a full user, and FORBIDDEN where it needs an admin', async () => {
    const app = await world.app();
    const other = newName();
    const { id } = await app.register({ username: other });
    const user = await app.pseudoUser();
    const currentPassword = password;
    const forUsers = [
      () => user.do('user', { id }),
      () => user.do('user', { id: user.id }),
      () => user.do('userByIdentifier', { identifier: other }),
      () => user.do('userByIdentifier', { identifier: newName() }),
      () => user.do('changeIdentifier', { kind: 'USERNAME', value: newName(), currentPassword }),
      () => user.do('cancelIdentifierChange', { kind: 'EMAIL' }),
      () => user.do('removeIdentifier', { kind: 'USERNAME', currentPassword }),
      () => user.do('changePassword', { currentPassword, newPassword: 'another horse battery' }),
    ];
    for (const attempt of forUsers) await changesNothing(world, () => refuses('PSEUDO_USER', attempt));
    await refuses('FORBIDDEN', () => user.do('disableUser', { id }));
    await refuses('FORBIDDEN', () => user.do('createApp', { name: 'Mine' }));
  });

  it('P2 is found by id as a pseudo user', async () => {
    const app = await world.app();
    const { id } = await app.pseudoUser();
    const { isPseudo, username } = await (await app.register({ username: newName() })).do('user', { id });
    assert.deepEqual([isPseudo, username], [true, null]);
  });
});

stories('Upgrading a pseudo user', world => {
  it('P3 keeps the id, the profile and the attributes, and creates a user who logs in', async () => {
    const app = await world.app();
    const before = await app.pseudoUser({ displayName: 'Guest', country: 'JP', attributes: { cart: [7] } });
    const username = newName();
    const after = await before.upgrade({ username, phone: '09012345678', locale: 'ja' });
    const { id, isPseudo, displayName, attributes, locale, phone } = await after.me();
    assert.deepEqual([id, isPseudo, displayName, locale], [before.id, false, 'Guest', 'ja']);
    assert.deepEqual([attributes, phone.value], [{ cart: [7] }, '+819012345678']);
    assert.equal((await app.login(username)).id, before.id);
    assert.equal((await after.do('user', { id })).id, before.id);
  });

  it('P3 replaces the attributes if new ones are given', async () => {
    const app = await world.app();
    const before = await app.pseudoUser({ attributes: { cart: [7] } });
    const after = await before.upgrade({ username: newName(), attributes: { plan: 'gold' } });
    assert.deepEqual((await after.me()).attributes, { plan: 'gold' });
    const other = await (await app.pseudoUser()).upgrade({ username: newName(), attributes: null });
    assert.equal((await other.me()).attributes, null);
    const refused = await app.pseudoUser({ attributes: { cart: [7] } });
    const upgrade = () => refused.upgrade({ username: newName(), attributes: [] });
    await refuses('BAD_USER_INPUT', upgrade, { field: 'attributes' });
    assert.deepEqual((await refused.me()).attributes, { cart: [7] });
  });

  it('P3 P8 needs at least one identifier and a password, and says that any identifier would do', async () => {
    const app = await world.app(bothOn);
    const user = await app.pseudoUser();
    const any = ['USERNAME', 'EMAIL', 'PHONE'].map(kind => [kind]);
    const pairs = [
      ['USERNAME', 'EMAIL'],
      ['USERNAME', 'PHONE'],
      ['EMAIL', 'PHONE'],
    ];
    const signUpOptions = [...any, ...pairs, ['USERNAME', 'EMAIL', 'PHONE']];
    for (const input of [{}, { username: null, email: null, phone: null }]) {
      const upgrade = () => user.upgrade(input);
      await changesNothing(world, () => refuses('IDENTIFIER_REQUIRED', upgrade, { field: 'username', signUpOptions }));
    }
    const upgrade = () => user.upgrade({ username: newName(), password: undefined });
    await refuses('BAD_USER_INPUT', upgrade, { field: 'password' });
    assert.equal((await user.me()).isPseudo, true);
  });

  it('P3 changes nothing when it is refused: no identifier, no message, and the session stays valid', async () => {
    const app = await world.app({ phoneVerification: true });
    const [username, email] = [newName(), newEmail()];
    await app.register({ username, email });
    const user = await app.pseudoUser();
    const refused = [
      ['USERNAME_TAKEN', 'username', { username: username.toUpperCase() }],
      ['IDENTIFIER_TAKEN', 'email', { username: newName(), email }],
      ['INVALID_IDENTIFIER', 'email', { username: newName(), email: 'no address' }],
      ['WEAK_PASSWORD', 'password', { username: newName(), password: 'short' }],
      ['BAD_USER_INPUT', 'country', { username: newName(), phone: '09012345678', country: 'Japan' }],
    ] as const;
    for (const [code, field, input] of refused) {
      const upgrade = () => user.upgrade({ phone: newPhone(), ...input });
      await changesNothing(world, () => refuses(code, upgrade, { field }));
    }
    assert.equal((await user.me()).isPseudo, true);
  });

  for (const [kind, newAddress] of [
    ['email', newEmail],
    ['phone', newPhone],
  ] as const) {
    it(`P4 ON: with only an ${kind} starts the verification; once verified, that logs in and nothing else does`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await (await app.pseudoUser()).upgrade({ [kind]: address });
      assert.deepEqual(user.session.user[kind], { value: address, verified: false, verifiedAt: null });
      assert.deepEqual(user.session.user.loginIdentifiers, []);
      assert.equal((await app.messagesTo(address)).length, 1);
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(address));

      await (kind === 'email' ? user.proveEmail(address) : user.provePhone(address));
      assert.equal((await app.login(address)).id, user.id);
      assert.deepEqual((await user.me()).loginIdentifiers, [address]);
    });
  }

  it('P5 ends all earlier sessions, their refresh tokens too, and returns a new one', async () => {
    const app = await world.app();
    const before = await app.pseudoUser();
    const refreshed = await app.do('refreshSession', { refreshToken: before.session.refreshToken });
    const after = await before.upgrade({ username: newName() });
    for (const accessToken of [before.token, refreshed.accessToken]) {
      await refuses('UNAUTHENTICATED', () => app.do('me', {}, accessToken));
    }
    for (const { refreshToken } of [before.session, refreshed]) {
      await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken }), { field: 'refreshToken' });
    }
    const sessions = await after.do('sessions');
    assert.deepEqual(
      sessions.map(({ current }: { current: boolean }) => current),
      [true],
    );
  });

  it('P6 is NOT_PSEUDO_USER for a user who has a password already, and nothing changes', async () => {
    const app = await world.app();
    const registered = await app.register({ username: newName() });
    const upgraded = await (await app.pseudoUser()).upgrade({ username: newName() });
    for (const user of [registered, upgraded]) {
      for (const input of [{ username: newName() }, {}, { username: newName(), password: 'short' }]) {
        await changesNothing(world, () => refuses('NOT_PSEUDO_USER', () => user.upgrade(input)));
      }
    }
  });

  it('P7 blocks nobody when it is abandoned: its claim is only a claim (V5)', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const abandoned = await (await app.pseudoUser()).upgrade({ phone });
    const owner = await (await app.pseudoUser()).upgrade({ phone });
    await owner.provePhone(phone);
    assert.equal((await app.login(phone)).id, owner.id);
    assert.equal((await abandoned.me()).phone.verified, false);
    assert.deepEqual((await abandoned.me()).loginIdentifiers, []);
  });
});

stories(
  'Upgrading at the same moment',
  world => {
    it('P6 succeeds for exactly one of twenty at once, and no name stays reserved by the others', async () => {
      const app = await world.app();
      const user = await app.pseudoUser();
      const names = Array.from({ length: 20 }, newName);
      const outcomes = await Promise.allSettled(names.map(username => user.upgrade({ username })));

      const [winner, ...others] = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      assert.ok(winner !== undefined && others.length === 0);
      const codes = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
      assert.ok(
        codes.every(code => code === 'NOT_PSEUDO_USER' || code === 'UNAUTHENTICATED'),
        codes.join(),
      );
      const { username: won } = await winner.me();
      assert.equal((await app.login(won)).id, user.id);
      await Promise.all(names.filter(name => name !== won).map(username => app.register({ username })));
    });

    it('P6 succeeds for exactly one of twenty that claim addresses, and one message is sent', async () => {
      const app = await world.app(bothOn);
      const user = await app.pseudoUser();
      const emails = Array.from({ length: 20 }, newEmail);
      const outcomes = await Promise.allSettled(emails.map(email => user.upgrade({ email })));
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await world.inbox()).filter(({ to }) => emails.includes(to)).length, 1);
    });

    it('P6 gives a name to one of twelve pseudo users who want it; the others stay unchanged', async () => {
      const app = await world.app({ phoneVerification: true });
      const username = newName();
      const users = await Promise.all(Array.from({ length: 12 }, () => app.pseudoUser()));
      const phones = users.map(newPhone);
      const outcomes = await Promise.allSettled(
        users.map((user, index) => user.upgrade({ username, phone: phones[index] })),
      );
      const codes = outcomes.map(outcome => (outcome.status === 'rejected' ? outcome.reason.code : 'upgraded'));
      assert.deepEqual(codes.sort(), [...Array(11).fill('USERNAME_TAKEN'), 'upgraded']);

      const { id } = await app.login(username);
      for (const loser of users.filter(user => user.id !== id)) {
        const { isPseudo, phone } = await loser.me();
        assert.deepEqual([isPseudo, phone], [true, null]);
      }
      assert.equal((await world.inbox()).filter(({ to }) => phones.includes(to)).length, 1);
    });
  },
  { limitsEnabled: false },
);
