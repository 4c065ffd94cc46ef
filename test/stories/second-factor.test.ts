import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hash } from '@node-rs/argon2';
import { findUser, updateUser } from '../../src/domain/identifiers/users.queries.js';
import { bothOn } from '../kit/addresses.js';
import { Authenticator } from '../kit/authenticator.js';
import { enrol, loginWith, pendingLogin, totpCode } from '../kit/authenticator-app.js';
import { partsOf } from '../kit/jwt.js';
import { addPasskeyTo, answerOf, passkeyApp, userWithPasskey } from '../kit/passkeys.js';
import { storedRows } from '../kit/stored.js';
import { newEmail, newIp, newName, outcomesOf, password, refuses, TestUser, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';

stories('An authenticator app', world => {
  it('F11 is a second factor only when it is confirmed, with a secret, a URI and a QR code that are shown once', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const setup = await user.do('startTotp');
    assert.match(setup.secret, /^[A-Z2-7]{32}$/);
    assert.ok(setup.uri.startsWith('otpauth://totp/') && setup.uri.includes(setup.secret));
    assert.match(setup.qrCode, /^<svg[\s\S]*<\/svg>$/);
    assert.equal(Math.round((Date.parse(setup.expiresAt) - world.now) / 60_000), 30);
    await app.login(user.session.user.username);
    const wrong = wrongCode(totpCode(setup.secret, world.now));
    await refuses('INVALID_CODE', () => user.do('confirmTotp', { code: wrong }), { field: 'code' });
    const { codes } = await user.do('confirmTotp', { code: totpCode(setup.secret, world.now) });
    assert.equal(new Set(codes).size, 10);
    await refuses('SECOND_FACTOR_REQUIRED', () => app.login(user.session.user.username));
    await refuses('CODE_EXPIRED', () => user.do('confirmTotp', { code: totpCode(setup.secret, world.now + 30_000) }));
  });

  it('F11 is confirmed on the session that began it, within 30 minutes; the newest setup counts', async () => {
    const app = await world.app({ presenceSeconds: 86_400 });
    const user = await app.register({ username: newName() });
    const other = await app.login(user.session.user.username);
    const { secret } = await user.do('startTotp');
    await refuses('CODE_EXPIRED', () => other.do('confirmTotp', { code: totpCode(secret, world.now) }));
    const next = (await user.do('startTotp')).secret;
    await refuses('INVALID_CODE', () => user.do('confirmTotp', { code: totpCode(secret, world.now) }));
    world.wait(1_800);
    const late = new TestUser(app, await user.refresh());
    await refuses('CODE_EXPIRED', () => late.do('confirmTotp', { code: totpCode(next, world.now) }));
  });

  it('F11 needs presence, and a user who is no pseudo user', async () => {
    const app = await world.app();
    await refuses('PSEUDO_USER', async () => (await app.pseudoUser()).do('startTotp'));
    const before = await app.register({ username: newName() });
    world.wait(600);
    const user = new TestUser(app, await before.refresh());
    await refuses('PRESENCE_REQUIRED', () => user.do('startTotp'));
    await user.do('startTotp', { currentPassword: password });
    await refuses('PRESENCE_REQUIRED', () => user.do('confirmTotp', { code: '123456' }));
  });

  it('F13 completes a login that computed a new hash of the password', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app, id, session } = enrolled.user;
    // Cheaper than the hashes of these stories, so that the login computes a new one (W2).
    const weak = await hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    await world.server.deps.store.transaction(tx => updateUser(tx, id, { passwordHash: weak }));
    const { loginId } = await pendingLogin(() => app.login(session.user.username));
    const stored = (await findUser(world.server.deps.store.reader, { userId: id }))?.passwordHash;
    const completed = await app.do('completeLogin', { loginId, input: { totp: enrolled.code() } });
    assert.equal(completed.user.id, id);
    assert.notEqual(stored, weak, 'the login made a new hash');
  });

  const endings: Record<string, (user: TestUser) => Promise<unknown>> = {
    removes: user => user.do('removeTotp'),
    replaces: async user => {
      const { secret } = await user.do('startTotp');
      await user.do('confirmTotp', { code: totpCode(secret, user.app.world.now) });
    },
  };
  for (const [how, act] of Object.entries(endings)) {
    it(`F22 that a user ${how} ends the other sessions that were opened by it, and no others`, async () => {
      const app = await world.app();
      const owner = await app.register({ username: newName() });
      const earlier = await app.login(owner.session.user.username);
      const enrolled = await enrol(owner);
      world.wait(30);
      const thief = await loginWith(enrolled, { totp: enrolled.code() });
      await act(owner);
      await refuses('UNAUTHENTICATED', () => thief.me());
      await refuses('INVALID_TOKEN', () => thief.refresh());
      assert.equal((await earlier.me()).id, owner.id);
      assert.equal((await owner.me()).id, owner.id);
    });
  }

  it('F22 new recovery codes end the other sessions that an old one opened', async () => {
    const app = await world.app();
    const enrolled = await enrol(await app.register({ username: newName() }));
    world.wait(30);
    const byApp = await loginWith(enrolled, { totp: enrolled.code() });
    const [recoveryCode = ''] = enrolled.codes;
    const byCode = await loginWith(enrolled, { recoveryCode });
    await enrolled.user.do('newRecoveryCodes');
    await refuses('UNAUTHENTICATED', () => byCode.me());
    assert.equal((await byApp.me()).id, enrolled.user.id);
  });

  it('F15 `confirmPresence` by a code of a user without an app counts nothing', async () => {
    const user = await (await world.app()).register({ username: newName() });
    for (let each = 0; each < 12; each++) {
      await refuses('NOT_FOUND', () => user.do('confirmPresence', { input: { totp: '123456' } }), { field: 'totp' });
    }
    const recoveryCode = 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA';
    await refuses('NOT_FOUND', () => user.do('confirmPresence', { input: { recoveryCode } }), {
      field: 'recoveryCode',
    });
    await enrol(user);
  });

  it('F12 completes a login, and the token names the second factor', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app } = enrolled.user;
    const { username } = enrolled.user.session.user;
    const asked = await pendingLogin(() => app.login(username));
    assert.deepEqual(asked.factors, ['TOTP', 'RECOVERY_CODE']);
    assert.equal((await enrolled.user.do('sessions')).length, 1, 'nothing is opened');
    const code = enrolled.code();
    await refuses(
      'INVALID_CODE',
      () => app.do('completeLogin', { loginId: asked.loginId, input: { totp: wrongCode(code) } }),
      {
        field: 'totp',
        attemptsLeft: 4,
      },
    );
    const session = await app.do('completeLogin', { loginId: asked.loginId, input: { totp: code } });
    assert.deepEqual(partsOf(session.accessToken)[1].amr, ['pwd', 'otp', 'mfa']);
    assert.equal(session.user.id, enrolled.user.id);
    const { nodes } = await app.admin('auditLog', { filter: { userId: enrolled.user.id }, first: 5 });
    assert.deepEqual(nodes.map((node: { action: string }) => node.action).slice(0, 3), [
      'LOGGED_IN',
      'SECOND_FACTOR_REFUSED',
      'SECOND_FACTOR_ASKED',
    ]);
  });

  it('F12 shows codes that work once, one step early and one late, and never an older one again', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    /** Moves the clock to the beginning of a step. Otherwise a slow request could arrive one step after its code was read. */
    const beginStep = () => world.wait(30 - ((world.now / 1_000) % 30));
    const early = enrolled.code(1);
    await loginWith(enrolled, { totp: early });
    for (const totp of [early, enrolled.code(), enrolled.code(-1)]) {
      await refuses('INVALID_CODE', () => loginWith(enrolled, { totp }));
    }
    beginStep();
    await refuses('INVALID_CODE', () => loginWith(enrolled, { totp: enrolled.code(2) }));
    world.wait(60);
    beginStep();
    await loginWith(enrolled, { totp: enrolled.code(-1) });
  });

  it('F12 admits one of twenty logins with the same code at once', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app } = enrolled.user;
    const logins = await Promise.all(
      Array.from({ length: 4 }, () => pendingLogin(() => app.login(enrolled.user.session.user.username))),
    );
    const input = { totp: enrolled.code() };
    const tries = logins.flatMap(({ loginId }) =>
      Array.from({ length: 5 }, () => app.do('completeLogin', { loginId, input })),
    );
    const outcomes = await outcomesOf(tries);
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1, outcomes.join());
    assert.equal((await enrolled.user.do('sessions')).length, 2);
  });

  it('F12 is never revealed to anybody without the password', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app, session } = enrolled.user;
    await refuses('INVALID_CREDENTIALS', () => app.login(session.user.username, 'not the password'));
    await refuses('INVALID_CREDENTIALS', () => app.login(newName()));
    for (const loginId of ['', 'x', 'A'.repeat(300), 'x'.repeat(5_000)]) {
      await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId, input: { totp: '123456' } }));
    }
  });

  it('F13 lets a login wait ten minutes, in its app, from any network, and completes it once', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app, session } = enrolled.user;
    const ask = () => pendingLogin(() => app.login(session.user.username));
    const old = await ask();
    const other = await world.app();
    await refuses('INVALID_TOKEN', () =>
      other.do('completeLogin', { loginId: old.loginId, input: { totp: enrolled.code() } }),
    );
    world.wait(600);
    await refuses('INVALID_TOKEN', () =>
      app.do('completeLogin', { loginId: old.loginId, input: { totp: enrolled.code() } }),
    );
    const { loginId } = await ask();
    const far = app.from(newIp());
    await far.do('completeLogin', { loginId, input: { totp: enrolled.code() } });
    world.wait(60);
    await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId, input: { totp: enrolled.code() } }));
  });

  it('F50 lets no login wait from before the clock was set back', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app, session } = enrolled.user;
    const { loginId } = await pendingLogin(() => app.login(session.user.username));
    world.wait(-3_600);
    await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId, input: { totp: enrolled.code() } }));
    world.wait(3_600);
    await app.do('completeLogin', { loginId, input: { totp: enrolled.code() } });
  });

  it('F13 cannot complete a login after a changed password, a reset, a changed or removed app or for a disabled user', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const ends: [string, (enrolled: Awaited<ReturnType<typeof enrol>>, email: string) => Promise<unknown>][] = [
      ['change', ({ user }) => user.do('changePassword', { currentPassword: password, newPassword })],
      [
        'reset',
        async (_, to) => {
          await app.do('requestPasswordReset', { identifier: to });
          await app.do('resetPassword', { input: { token: await app.tokenTo(to), newPassword } });
        },
      ],
      ['removal', ({ user }) => app.admin('removeSecondFactors', { userId: user.id })],
      ['disabling', ({ user }) => app.admin('disableUser', { id: user.id })],
      ['another app', async ({ user }) => await enrol(user)],
    ];
    for (const [index, [name, end]] of ends.entries()) {
      const to = `${index}${email}`;
      const enrolled = await enrol(await app.registerProven({ email: to }));
      const { loginId } = await pendingLogin(() => app.login(to));
      await end(enrolled, to);
      await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId, input: { totp: enrolled.code() } }), {
        field: 'loginId',
      }).catch(error => assert.fail(`${name}: ${error}`));
    }
  });

  it('F16 ends a login after five wrong codes; a text that is no code does not count', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app, session } = enrolled.user;
    const { loginId } = await pendingLogin(() => app.login(session.user.username));
    const complete = (totp: string) => app.do('completeLogin', { loginId, input: { totp } });
    await refuses('INVALID_CODE', () => complete('hello'));
    const right = enrolled.code();
    for (const attemptsLeft of [4, 3, 2, 1, 0])
      await refuses('INVALID_CODE', () => complete(wrongCode(right)), { attemptsLeft });
    await refuses('TOO_MANY_ATTEMPTS', () => complete(right));
    await loginWith(enrolled, { totp: right });
  });

  it('F16 makes a thief of the password wait after ten wrong codes; the owner gets a notice and logs in from a known network', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const enrolled = await enrol(await app.registerProven({ email }));
    const thief = app.from(newIp());
    for (let each = 0; each < 10; each++) {
      await refuses('INVALID_CODE', () => loginWith(enrolled, { totp: wrongCode(enrolled.code()) }, thief));
    }
    assert.equal((await app.lastMessageTo(email)).kind, 'SECOND_FACTOR_GUESSED');
    for (const from of [thief, app.from(newIp())]) {
      await refuses('RATE_LIMITED', () => loginWith(enrolled, { totp: enrolled.code() }, from), { retryAfter: 60 });
    }
    await loginWith(enrolled, { totp: enrolled.code() });
    await loginWith(enrolled, { recoveryCode: enrolled.codes[0] ?? '' }, app.from(newIp()));
  });

  it('F14 has recovery codes that complete a login once each, also many times at once; new ones end the former', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    const { app, session } = enrolled.user;
    const [first = '', second = '', third = ''] = enrolled.codes;
    const user = await loginWith(enrolled, { recoveryCode: first.toLowerCase().replaceAll('-', ' ') });
    assert.deepEqual(partsOf(user.token)[1].amr, ['pwd', 'mfa']);
    await refuses('INVALID_CODE', () => loginWith(enrolled, { recoveryCode: first }), { field: 'recoveryCode' });
    const logins = await Promise.all(
      Array.from({ length: 4 }, () => pendingLogin(() => app.login(session.user.username))),
    );
    const outcomes = await outcomesOf(
      logins.map(({ loginId }) => app.do('completeLogin', { loginId, input: { recoveryCode: second } })),
    );
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1, outcomes.join());
    const { codes } = await user.do('newRecoveryCodes');
    await refuses('INVALID_CODE', () => loginWith(enrolled, { recoveryCode: third }));
    await loginWith(enrolled, { recoveryCode: codes[9] });
  });

  it('F47 sends notices of new recovery codes twice a day, so that they do not use up the other notices', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const owner = await app.registerProven({ email });
    await enrol(owner);
    for (let each = 0; each < 20; each++) await owner.do('newRecoveryCodes');
    const told = async (kind: string) => (await app.messagesTo(email)).filter(message => message.kind === kind).length;
    assert.equal(await told('WAY_IN_ADDED'), 1 + 2, 'the app, and two of the sets');
    await owner.do('changePassword', { currentPassword: password, newPassword });
    assert.equal(await told('PASSWORD_CHANGED'), 1);
    const filter = { userId: owner.id, action: 'WAY_IN_ADDED' };
    assert.equal((await app.admin('auditLog', { filter, first: 50 })).nodes.length, 21);
  });

  it('F14 with all codes used, a login asks for the app alone', async () => {
    const enrolled = await enrol(await (await world.app()).register({ username: newName() }));
    for (const recoveryCode of enrolled.codes) await loginWith(enrolled, { recoveryCode });
    const { factors } = await pendingLogin(() => enrolled.user.app.login(enrolled.user.session.user.username));
    assert.deepEqual(factors, ['TOTP']);
  });

  it('F15 is required, fresh, to add or remove a way in and to delete the account; not to change the password', async () => {
    const app = await world.app();
    const enrolled = await enrol(await app.register({ username: newName(), email: newEmail() }));
    world.wait(600);
    const user = new TestUser(app, await enrolled.user.refresh());
    const acts = [
      ['changeIdentifier', { kind: 'USERNAME', value: newName() }],
      ['removeIdentifier', { kind: 'EMAIL' }],
      ['startTotp', {}],
      ['removeTotp', {}],
      ['newRecoveryCodes', {}],
      ['deleteMe', {}],
    ] as const;
    for (const currentPassword of [null, password]) {
      for (const [act, variables] of acts) {
        const attempt = () => user.do(act, { ...variables, currentPassword });
        await refuses('PRESENCE_REQUIRED', attempt, { methods: ['TOTP', 'RECOVERY_CODE'] });
      }
    }
    await user.do('changePassword', { currentPassword: password, newPassword });
    await refuses('INVALID_CODE', () => user.do('confirmPresence', { input: { totp: wrongCode(enrolled.code()) } }));
    const presence = await user.do('confirmPresence', { input: { totp: enrolled.code() } });
    assert.deepEqual(presence.methods, ['TOTP']);
    await refuses('INVALID_CODE', () => user.do('confirmPresence', { input: { totp: enrolled.code() } }));
    for (const [act, variables] of acts.filter(([act]) => act !== 'deleteMe' && act !== 'removeTotp'))
      await user.do(act, variables);
    await user.do('deleteMe');
  });

  it('F15 can be replaced by a recovery code, once; the refusal lists what the user has', async () => {
    const app = await passkeyApp(world);
    const enrolled = await enrol((await userWithPasskey(app)).user);
    world.wait(600);
    const user = new TestUser(app, await enrolled.user.refresh());
    const methods = ['TOTP', 'RECOVERY_CODE', 'PASSKEY'];
    await refuses('PRESENCE_REQUIRED', () => user.do('removeTotp', { currentPassword: password }), { methods });
    const input = { recoveryCode: enrolled.codes[0] };
    assert.deepEqual((await user.do('confirmPresence', { input })).methods, ['RECOVERY_CODE']);
    await refuses('INVALID_CODE', () => user.do('confirmPresence', { input }), { field: 'recoveryCode' });
    await user.do('removeTotp');
  });

  it('F19, F15 is not needed beside a passkey where a second factor is required, which a thief of the password cannot bypass', async () => {
    const app = await passkeyApp(world, { secondFactor: 'REQUIRED' });
    const user = await app.register({ username: newName() });
    const thief = await app.login(user.session.user.username);
    const begun = (await thief.do('startPasskey')).options;
    const authenticator = new Authenticator();
    const { id } = await addPasskeyTo(user, authenticator);
    await refuses('ENROLMENT_REQUIRED', () => user.do('exportMe'));
    const response = new Authenticator().create(begun);
    const isAsked = { methods: ['PASSKEY'] };
    await refuses('PRESENCE_REQUIRED', () => thief.do('addPasskey', { response, name: 'Mine' }), isAsked);
    await refuses('PRESENCE_REQUIRED', () => thief.do('startPasskey', { currentPassword: password }), isAsked);
    await refuses('PRESENCE_REQUIRED', () => thief.do('startTotp', { currentPassword: password }), isAsked);
    await user.do('confirmPresence', { input: { passkey: await answerOf(app, authenticator) } });
    await user.do('exportMe');
    const needed = { field: 'id', reason: 'SECOND_FACTOR_NEEDED' };
    await refuses('FORBIDDEN', () => user.do('removePasskey', { id }), needed);
    const second = await addPasskeyTo(user, new Authenticator());
    await user.do('removePasskey', { id });
    await refuses('FORBIDDEN', () => user.do('removePasskey', { id: second.id }), needed);
    await enrol(user);
    await user.do('removePasskey', { id: second.id });
  });

  it('F18 can be removed by an admin together with the passkeys only where a second factor is required', async () => {
    const app = await passkeyApp(world);
    const { user } = await userWithPasskey(app);
    await refuses('NOT_FOUND', () => app.admin('removeSecondFactors', { userId: user.id }));
    await app.admin('updateAppSettings', { input: { secondFactor: 'REQUIRED' } });
    await app.admin('removeSecondFactors', { userId: user.id });
    const again = await app.login(user.session.user.username);
    assert.deepEqual((await again.do('myPasskeys')).passkeys, []);
    await enrol(again);
  });

  it('F15 is valid for a minute where the app requires the password in each call', async () => {
    const app = await world.app({ presenceSeconds: 0 });
    const user = await app.register({ username: newName(), email: newEmail() });
    const { secret } = await user.do('startTotp', { currentPassword: password });
    await user.do('confirmTotp', { code: totpCode(secret, world.now), currentPassword: password });
    world.wait(60);
    const act = () => user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
    await refuses('PRESENCE_REQUIRED', act);
    await user.do('confirmPresence', { input: { totp: totpCode(secret, world.now) } });
    world.wait(59);
    await act();
  });

  it('F17 F18 is removed by its user, or by an admin, who ends every session; every address gets a notice', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const enrolled = await enrol(await app.registerProven({ email }));
    assert.equal((await app.lastMessageTo(email)).kind, 'WAY_IN_ADDED');
    assert.match((await app.lastMessageTo(email)).text, /an authenticator app/);
    await enrolled.user.do('removeTotp');
    assert.equal((await app.lastMessageTo(email)).kind, 'WAY_IN_REMOVED');
    await refuses('NOT_FOUND', () => enrolled.user.do('removeTotp'));
    await refuses('NOT_FOUND', () => enrolled.user.do('newRecoveryCodes'));
    await refuses('NOT_FOUND', () => app.admin('removeSecondFactors', { userId: enrolled.user.id }));
    await app.login(email);
    await enrol(enrolled.user);
    await app.admin('removeSecondFactors', { userId: enrolled.user.id });
    await refuses('UNAUTHENTICATED', () => enrolled.user.me());
    assert.equal((await app.lastMessageTo(email)).kind, 'WAY_IN_REMOVED');
    await app.login(email);
    const filter = { userId: enrolled.user.id, action: 'WAY_IN_REMOVED' };
    const { nodes } = await app.admin('auditLog', { filter, first: 5 });
    assert.deepEqual(
      nodes.map(({ actor, details }: { actor: string; details: unknown }) => [actor, details]),
      [
        ['ADMIN', { wayIn: 'TOTP' }],
        ['USER', { wayIn: 'TOTP' }],
      ],
    );
  });

  it('F17 is not changed by a reset of the password', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const enrolled = await enrol(await app.registerProven({ email }));
    await app.do('requestPasswordReset', { identifier: email });
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword } });
    const { loginId } = await pendingLogin(() => app.login(email, newPassword));
    await app.do('completeLogin', { loginId, input: { totp: enrolled.code() } });
  });

  it('F10 is not asked for where the app turns it off, and asked for again where it is turned on', async () => {
    const app = await world.app();
    const enrolled = await enrol(await app.register({ username: newName() }));
    const { username } = enrolled.user.session.user;
    await app.admin('updateAppSettings', { input: { secondFactor: 'OFF' } });
    const user = await app.login(username);
    const off = { reason: 'SECOND_FACTOR_OFF' };
    await refuses('FORBIDDEN', () => user.do('startTotp'), off);
    await refuses('FORBIDDEN', () => user.do('confirmPresence', { input: { totp: enrolled.code() } }), off);
    await app.admin('updateAppSettings', { input: { secondFactor: null } });
    await refuses('SECOND_FACTOR_REQUIRED', () => app.login(username));
  });

  it('F49 where the app turns it off, a thief of the password neither removes it nor makes recovery codes', async () => {
    const app = await world.app();
    const enrolled = await enrol(await app.register({ username: newName() }));
    const { username } = enrolled.user.session.user;
    await app.admin('updateAppSettings', { input: { secondFactor: 'OFF' } });
    const thief = await app.login(username);
    for (const act of ['removeTotp', 'newRecoveryCodes'] as const)
      await refuses('FORBIDDEN', () => thief.do(act, { currentPassword: password }), { reason: 'SECOND_FACTOR_OFF' });
    await app.admin('updateAppSettings', { input: { secondFactor: null } });
    const { loginId, factors } = await pendingLogin(() => app.login(username));
    assert.deepEqual(factors, ['TOTP', 'RECOVERY_CODE']);
    await app.do('completeLogin', { loginId, input: { recoveryCode: enrolled.codes[0] } });
  });

  it('F19 must be set up or proven first by a session without it, where it is required', async () => {
    const app = await world.app();
    const old = await app.register({ username: newName() });
    const proven = await enrol(await app.register({ username: newName() }));
    const { username } = proven.user.session.user;
    await app.admin('updateAppSettings', { input: { secondFactor: 'REQUIRED' } });
    await proven.user.do('exportMe');
    const fresh = await app.register({ username: newName() });
    for (const user of [old, fresh]) {
      for (const attempt of [
        () => user.do('exportMe'),
        () => user.do('sessions'),
        () => user.do('updateProfile', { input: { displayName: 'x' } }),
        () => user.do('deleteMe', { currentPassword: password }),
        () => user.do('changePassword', { currentPassword: password, newPassword }),
      ]) {
        await refuses('ENROLMENT_REQUIRED', attempt);
      }
      assert.equal((await user.me()).id, user.id);
      await enrol(user);
      await user.do('exportMe');
    }
    await refuses('FORBIDDEN', () => proven.user.do('removeTotp'), { reason: 'SECOND_FACTOR_NEEDED' });
    await refuses('SECOND_FACTOR_REQUIRED', () => app.login(username));
    await (await app.pseudoUser()).me();
  });

  it('F21 is visible for the user and admins only, and its secret for nobody', async () => {
    const app = await world.app({ exposeFullUserDataToOthers: true });
    const before = await app.register({ username: newName() });
    assert.deepEqual((await before.do('mySecondFactors')).secondFactors, []);
    const setUpAt = world.now;
    const enrolled = await enrol(before);
    const user = await loginWith(enrolled, { recoveryCode: enrolled.codes[0] ?? '' });
    const { secondFactors } = await user.do('mySecondFactors');
    const createdAt = secondFactors[0].createdAt;
    assert.ok(Math.abs(Date.parse(createdAt) - setUpAt) < 60_000);
    const both = [
      { method: 'TOTP', createdAt, codesLeft: null },
      { method: 'RECOVERY_CODE', createdAt: null, codesLeft: 9 },
    ];
    assert.deepEqual(secondFactors, both);
    const query = `{ user(id: "${user.id}") { id secondFactors { method createdAt codesLeft } } }`;
    const other = await app.register({ username: newName() });
    assert.equal((await app.raw(query, {}, other.token)).user.secondFactors, null);
    assert.deepEqual((await app.raw(query, {}, app.adminToken)).user.secondFactors, both);
    const exported = await user.do('exportMe');
    assert.deepEqual(exported.secondFactors, both);
    for (const code of enrolled.codes) assert.ok(!JSON.stringify(exported).includes(code));

    const stored = async () => {
      const { totps = [], recoveryCodes = [] } = await storedRows(world);
      return [totps, recoveryCodes].map(rows => rows.filter(row => row.includes(user.id)).length);
    };
    assert.deepEqual(await stored(), [1, 9]);
    await app.admin('deleteUser', { id: user.id });
    assert.deepEqual(await stored(), [0, 0]);
  });

  it('K8 prevents a session by a repeated registration', async () => {
    const app = await world.app();
    const idempotencyKey = crypto.randomUUID();
    const variables = { input: { username: newName(), password }, idempotencyKey };
    const user = new TestUser(app, await app.do('register', variables));
    assert.equal((await app.do('register', variables)).user.id, user.id);
    await enrol(user);
    await refuses('IDEMPOTENCY_KEY_USED', () => app.do('register', variables), { reason: 'OUTCOME_OVER' });
  });

  it('O13 O18 makes a login count, as the last one of its user, only when it is completed', async () => {
    const app = await world.app();
    const enrolled = await enrol(await app.register({ username: newName() }));
    world.wait(3_600);
    await pendingLogin(() => app.login(enrolled.user.session.user.username));
    const lastLogin = async () => Date.parse((await app.admin('user', { id: enrolled.user.id })).lastLoginAt);
    assert.ok((await lastLogin()) < world.now - 3_000_000);
    await loginWith(enrolled, { totp: enrolled.code() });
    assert.ok((await lastLogin()) > world.now - 60_000);
  });
});
