import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pendingLogin, totpCode } from '../kit/authenticator-app.js';
import { codeIn } from '../kit/fake-vonage.js';
import { type Cluster, openCluster, serverOn } from '../kit/faults.js';
import { ask, type Refused } from '../kit/graphql.js';
import { answers, kii, registers, tokenOf } from '../kit/kii.js';
import { Tab } from '../kit/live.js';
import { operations } from '../kit/operations.js';
import { askPortal, cookieIn, cookieOf, typeAgain } from '../kit/portal-requests.js';
import { createEmptyDatabase, cutNotifiers, withClient } from '../kit/postgres.js';
import { followLink } from '../kit/prepared.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import {
  newEmail,
  newKey,
  newName,
  newPhone,
  outcomesOf,
  password,
  refuses,
  TestApp,
  TestUser,
  wrongCode,
} from '../kit/test-app.js';

const settings = { phoneVerification: true, allowedCountries: ['JP'] };

describe('Two nodes on one database, as processes', () => {
  let cluster: Cluster;
  let one: ServerProcess;
  let other: ServerProcess;
  before(async () => {
    cluster = await openCluster('PostgreSQL', 2, { environment: { LIMITS: 'on' } });
    [one, other] = cluster.nodes as [ServerProcess, ServerProcess];
  });
  after(() => cluster.stop());

  /** Returns the same user as a client of the other node. */
  function atOther(user: TestUser): TestUser {
    return new TestUser(user.app.in(other), user.session);
  }

  function textsTo(phone: string): string[] {
    return cluster.vonage.accepted.filter(({ to }) => `+${to}` === phone).map(({ text }) => text);
  }

  async function codesTo(phone: string, count: number): Promise<string[]> {
    const codes = () => textsTo(phone).flatMap(text => codeIn(text) ?? []);
    return await eventually(`${count} codes to ${phone}`, 10, () => codes().length >= count && codes());
  }

  async function mailTo(app: TestApp, email: string, kind: string) {
    const find = async () => (await app.messagesTo(email)).find(mail => mail.kind === kind) ?? null;
    return await eventually(`${kind} to ${email}`, 10, find);
  }

  /** Makes a user with an unused code, and opens a tab of theirs at the first node. */
  async function waiting(): Promise<{ user: TestUser; phone: string; tab: Tab }> {
    const app = await TestApp.create(one, settings);
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    const tab = Tab.of(user);
    await tab.sees(phone, 'SENT');
    return { user, phone, tab };
  }

  it('F3 presence that is proven at one node is valid at the other, and ends at both', async () => {
    const app = await TestApp.create(one, { presenceSeconds: 1 });
    const user = await app.register({ username: newName(), email: newEmail() });
    await eventually('the end of the presence', 10, () =>
      user.do('changeIdentifier', { kind: 'USERNAME', value: newName() }).then(
        () => false,
        (error: Refused) => error.code === 'PRESENCE_REQUIRED',
      ),
    );
    await app.set({ presenceSeconds: 600 });
    await user.do('confirmPresence', { input: { password } });
    await atOther(user).do('changeIdentifier', { kind: 'USERNAME', value: newName() });
    await atOther(user).do('logout');
    await refuses('UNAUTHENTICATED', () => user.do('removeIdentifier', { kind: 'EMAIL' }));
  });

  it('O28 a token that is typed again at one node is accepted at the other', async () => {
    const app = await TestApp.create(one, { adminPresence: true });
    const user = await app.register({ username: newName() });
    const cookie = await cookieOf(one, app.adminToken);
    const typed = cookieIn(await typeAgain(other, app.adminToken, { cookie }));
    const remove = 'mutation ($id: ID!) { deleteUser(id: $id) }';
    assert.deepEqual((await askPortal(one, remove, { cookie: typed }, { id: user.id })).data, { deleteUser: true });
  });

  it('F12 one of twenty logins with one code at both nodes at once gets a session', async () => {
    const app = await TestApp.create(one, {});
    const user = await app.register({ username: newName() });
    const { secret } = await user.do('startTotp');
    await user.do('confirmTotp', { code: totpCode(secret, Date.now()) });
    const logins = await Promise.all(
      Array.from({ length: 4 }, () => pendingLogin(() => app.login(user.session.user.username))),
    );
    // The step after the confirmed one.
    const input = { totp: totpCode(secret, Date.now() + 30_000) };
    const tries = Array.from({ length: 20 }, (_, each) => {
      const loginId = logins[each % 4]?.loginId;
      return (each % 8 < 4 ? app : app.in(other)).do('completeLogin', { loginId, input });
    });
    const outcomes = await outcomesOf(tries);
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1, outcomes.join());
    assert.equal((await atOther(user).do('sessions')).length, 2);
  });

  it('N19 N21 one of twenty clicks at both nodes at once, by the link and by the token, removes what was prepared', async () => {
    const app = await TestApp.create(one, { emailVerification: true });
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    await mailTo(app, email, 'EMAIL_VERIFICATION');
    const before = await followLink(app.in(other), email);
    const { link } = await mailTo(app, email, 'EMAIL_VERIFIED');
    const tokens = [before.token, link?.split('#')[1] ?? ''];
    const clicks = Array.from({ length: 20 }, (_, each) =>
      (each % 4 < 2 ? app : app.in(other)).do('removePrepared', { token: tokens[each % 2] }),
    );
    const outcomes = await outcomesOf(clicks);
    assert.deepEqual(outcomes.toSorted(), [...Array(19).fill('INVALID_TOKEN'), 'OK']);
    for (const each of [user, atOther(user)]) await refuses('UNAUTHENTICATED', () => each.me());
    await refuses('INVALID_CREDENTIALS', () => app.in(other).login(email));
    await app.in(other).do('sendResetByNotice', { token: before.token });
    await mailTo(app, email, 'PASSWORD_RESET_EMAIL');
  });

  it('N24 one of several clicks at both nodes and a removal by the user at the same time removes the address', async () => {
    const app = await TestApp.create(one, { emailVerification: true });
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.register({ username: newName(), email });
    await mailTo(app, email, 'EMAIL_VERIFICATION');
    await user.proveEmail(email);
    await user.change('PHONE', phone);
    const { link } = await mailTo(app, email, 'IDENTIFIER_ADDED');
    const token = link?.split('#')[1] ?? '';
    const clicks = Array.from({ length: 10 }, (_, each) =>
      (each % 2 === 0 ? app : app.in(other)).do('removeAddedByNotice', { token }),
    );
    const byUser = atOther(user).do('removeIdentifier', { kind: 'PHONE', currentPassword: password });
    const [own, ...others] = await outcomesOf([byUser, ...clicks]);
    assert.equal(others.filter(outcome => outcome === 'OK').length, own === 'OK' ? 0 : 1, [own, ...others].join());
    await refuses('INVALID_CREDENTIALS', () => app.login(phone));
    assert.equal((await (await app.in(other).login(email)).me()).phone, null);
  });

  it('V4 one of six claimants who verify one number at both nodes at once owns it', async () => {
    const app = await TestApp.create(one, settings);
    const phone = newPhone();
    const claimants: { user: TestUser; code: string }[] = [];
    for (let each = 0; each < 6; each++) {
      const user = await app.register({ username: newName(), phone });
      const [code = ''] = (await codesTo(phone, each + 1)).filter(known =>
        claimants.every(({ code }) => code !== known),
      );
      claimants.push({ user: each % 2 === 0 ? user : atOther(user), code });
    }

    const outcomes = await outcomesOf(claimants.map(({ user, code }) => user.do('verifyPhone', { code })));
    assert.deepEqual(outcomes.toSorted(), [...Array(5).fill('IDENTIFIER_TAKEN'), 'OK']);
    const winner = claimants[outcomes.indexOf('OK')]?.user;
    assert.equal((await app.in(other).login(phone)).id, winner?.id);
  });

  it('V8 five wrong codes are judged, however they are spread over the nodes', async () => {
    const app = await TestApp.create(one, settings);
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    const [code = ''] = await codesTo(phone, 1);
    const guess = (_: unknown, each: number) =>
      (each % 2 === 0 ? user : atOther(user)).do('verifyPhone', { code: wrongCode(code) });
    const outcomes = await outcomesOf(Array.from({ length: 12 }, guess));
    assert.deepEqual(outcomes.toSorted(), [...Array(5).fill('INVALID_CODE'), ...Array(7).fill('TOO_MANY_ATTEMPTS')]);
  });

  it('H3 a standing token of one node is accepted at the other, and ends at both at once', async () => {
    const app = await TestApp.create(one, { kiiApi: true });
    const loginName = newName();
    const { userID } = await registers(app, { loginName });
    const token = await tokenOf(app, loginName);
    const elsewhere = app.in(other);
    const settled = await eventually('the setting at the other node', 10, async () => {
      const { status, body } = await kii(elsewhere, '/users/me', { token });
      return status === 200 && body;
    });
    assert.equal(settled.userID, userID);
    await elsewhere.do('logout', {}, token);
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token }));
  });

  it('O8 signing out of the portal at one node ends the session at the other', async () => {
    const app = await TestApp.create(one, {});
    const session = async (node: ServerProcess, method: string, headers: Record<string, string>, body?: string) =>
      await fetch(`${node.url}/portal/session`, {
        method,
        headers: { origin: node.url, ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body }),
      });
    const signedIn = await session(one, 'POST', {}, JSON.stringify({ token: app.adminToken }));
    const [cookie = ''] = signedIn.headers.getSetCookie()[0]?.split(';') ?? [];
    assert.equal((await session(other, 'GET', { cookie })).status, 200);
    assert.equal((await session(other, 'DELETE', { cookie })).status, 204);
    assert.equal((await session(one, 'GET', { cookie })).status, 204);
  });

  it('X1 ten wrong passwords are judged, however they are spread over the nodes', async () => {
    const app = await TestApp.create(one, settings);
    const username = newName();
    await app.register({ username });
    const guess = (_: unknown, each: number) => (each % 2 === 0 ? app : app.in(other)).login(username, 'wrong horse');
    const outcomes = await outcomesOf(Array.from({ length: 24 }, guess));
    // On a busy machine X5 may refuse some. Those are not judged either.
    const heard = outcomes.filter(outcome => outcome !== 'SERVER_BUSY').toSorted();
    const judged = Math.min(10, heard.length);
    assert.deepEqual(heard, [
      ...Array(judged).fill('INVALID_CREDENTIALS'),
      ...Array(heard.length - judged).fill('RATE_LIMITED'),
    ]);
  });

  it('V12 the cooldown of a code that one node sent applies at the other', async () => {
    const app = await TestApp.create(one, settings);
    const user = await app.register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', () => atOther(user).do('resendVerification', { kind: 'PHONE' }));
  });

  it('P6 one of ten upgrades at both nodes at once succeeds', async () => {
    const app = await TestApp.create(one, settings);
    const user = await app.pseudoUser();
    const upgrade = (_: unknown, each: number) =>
      (each % 2 === 0 ? user : atOther(user)).upgrade({ username: newName() });
    const outcomes = await outcomesOf(Array.from({ length: 10 }, upgrade));
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1);
    const lost = outcomes.filter(outcome => outcome !== 'OK');
    assert.deepEqual(
      lost.filter(outcome => !['NOT_PSEUDO_USER', 'UNAUTHENTICATED'].includes(outcome)),
      [],
    );
  });

  it('K7 one of twenty sign-ups with one key at both nodes at once is carried out, and all get its session', async () => {
    const app = await TestApp.create(one, settings);
    const phone = newPhone();
    const sent = { input: { generateUsername: true, phone, password }, idempotencyKey: newKey() };
    const signUp = (_: unknown, each: number) => (each % 2 === 0 ? app : app.in(other)).do('register', sent);
    const tries = Array.from({ length: 20 }, signUp);
    // On a busy machine some get the hint to try again, and then the outcome too.
    const refused = (await outcomesOf(tries)).filter(outcome => outcome !== 'OK');
    assert.deepEqual(
      refused.filter(outcome => !['SERVER_BUSY', 'SERVICE_UNAVAILABLE'].includes(outcome)),
      [],
    );
    const answered = (await Promise.allSettled(tries)).filter(each => each.status === 'fulfilled');
    const late = await Promise.all([signUp(null, 0), signUp(null, 1)]);
    const sessions = [...late, ...answered.map(({ value }) => value)];
    assert.equal(new Set(sessions.map(({ refreshToken }) => refreshToken)).size, 1);
    assert.equal((await app.admin('users')).nodes.length, 1);
    await codesTo(phone, 1);
    assert.equal(textsTo(phone).length, 1);
  });

  it('T5 a session of one node is refreshed at the other, and a lost answer is repeated by the first', async () => {
    const app = await TestApp.create(one, settings);
    const user = await app.register({ username: newName() });
    const { refreshToken, accessToken } = await atOther(user).refresh();
    assert.equal((await user.refresh()).refreshToken, refreshToken);
    assert.equal((await app.do('me', {}, accessToken)).id, user.id);
    assert.equal((await app.in(other).do('me', {}, user.token)).id, user.id);
  });

  it('T5 a refresh token that was used at one node and is too old ends the session at both', async () => {
    const app = await TestApp.create(one, settings);
    const user = await app.register({ username: newName() });
    let { refreshToken } = await atOther(user).refresh();
    for (const node of [app, app.in(other)]) ({ refreshToken } = await node.do('refreshSession', { refreshToken }));
    await refuses('REFRESH_TOKEN_REUSED', () => atOther(user).refresh());
    for (const app of [user.app, atOther(user).app])
      await refuses('UNAUTHENTICATED', () => app.do('me', {}, user.token));
  });

  it('T5 a void access token ends its session at both nodes, whichever it is sent to, and is recorded once', async () => {
    const app = await TestApp.create(one, settings);
    const user = await app.register({ username: newName() });
    const voided = await atOther(user).refresh();
    await withClient(cluster.databaseUrl, client =>
      client.query('UPDATE sessions SET rotated_at = rotated_at - 11000 WHERE user_id = $1', [user.id]),
    );
    const further = await user.refresh();
    assert.notEqual(further.refreshToken, voided.refreshToken);
    const present = (_: unknown, each: number) =>
      (each % 2 === 0 ? app : app.in(other)).do('me', {}, voided.accessToken);
    assert.deepEqual(new Set(await outcomesOf(Array.from({ length: 12 }, present))), new Set(['UNAUTHENTICATED']));
    for (const node of [app, app.in(other)])
      await refuses('UNAUTHENTICATED', () => node.do('me', {}, further.accessToken));
    assert.equal((await app.admin('auditLog', { filter: { action: 'REFRESH_TOKEN_REUSED' } })).nodes.length, 1);
  });

  it('T4 a logout at one node takes effect at the other at once', async () => {
    const app = await TestApp.create(one, settings);
    const user = await app.register({ username: newName() });
    assert.equal((await atOther(user).me()).id, user.id);
    await user.do('logout');
    await refuses('UNAUTHENTICATED', () => atOther(user).me());
  });

  it('V2 a tab that waits at one node learns of a code that is typed at the other, and its connection ends with a logout there', async () => {
    const { user, phone, tab } = await waiting();
    const [code = ''] = await codesTo(phone, 1);
    await atOther(user).do('verifyPhone', { code });
    await tab.sees(phone, 'VERIFIED');
    await atOther(user).do('logout');
    assert.equal((await tab.isClosed()).code, 4401);
  });

  it('V3 a tab that waits at one node learns of a link that is clicked at the other', async () => {
    const app = await TestApp.create(one, { emailVerification: true });
    const email = newEmail();
    const tab = Tab.of(await app.register({ username: newName(), email }));
    await tab.sees(email, 'SENT');
    await app.in(other).do('verifyLink', { token: await app.tokenTo(email) });
    await tab.sees(email, 'VERIFIED');
    await tab.leave();
  });

  it('V5 a tab that waits at one node learns from the other that the address is taken, which no row contains', async () => {
    const { user, phone, tab } = await waiting();
    const [code = ''] = await codesTo(phone, 1);
    const owner = await user.app.register({ username: newName(), phone });
    const [, codeOfOwner = ''] = await codesTo(phone, 2);
    await owner.do('verifyPhone', { code: codeOfOwner });
    await refuses('IDENTIFIER_TAKEN', () => atOther(user).do('verifyPhone', { code }));
    await tab.sees(phone, 'TAKEN');
    await tab.leave();
  });

  it('V2 a tab learns of changes while the nodes cannot notify each other, once they can again', async () => {
    const { user, phone, tab } = await waiting();
    const [code = ''] = await codesTo(phone, 1);
    await cutNotifiers(cluster.databaseUrl);
    await atOther(user).do('verifyPhone', { code });
    await tab.sees(phone, 'VERIFIED');
    await tab.leave();
  });

  it('S1 a setting that is changed at one node takes effect at the other within two seconds', async () => {
    const app = await TestApp.create(one, settings);
    assert.equal((await app.in(other).do('app')).phoneVerification, true);
    await app.set({ phoneVerification: false });
    assert.equal((await app.do('app')).phoneVerification, false);
    await eventually('the setting at the other', 2, async () => !(await app.in(other).do('app')).phoneVerification);
  });

  it('D1 when nothing fails, both nodes together send each message once', async () => {
    const app = await TestApp.create(one, settings);
    const phones = Array.from({ length: 16 }, newPhone);
    // Each node hashes one password after another, so on a slow machine X5 would refuse the last of many.
    await Promise.all(
      [app, app.in(other)].map(async (node, which) => {
        for (const phone of phones.filter((_, each) => each % 2 === which)) {
          await node.register({ username: newName(), phone });
        }
      }),
    );
    await cluster.untilOutboxIsEmpty();
    assert.deepEqual(
      phones.filter(phone => textsTo(phone).length !== 1),
      [],
    );
  });
});

describe('Three nodes that start at once on an empty database', () => {
  it('O1 T3 create its tables once, print one operator token between them, publish one key before any token, and serve', async () => {
    const database = await createEmptyDatabase();
    const nodes = Array.from({ length: 3 }, () => serverOn('PostgreSQL', database.url, { OPERATOR_TOKEN: '' }));
    try {
      await Promise.all(nodes.map(node => node.start()));
      const published = nodes.map(async ({ url }) => await (await fetch(`${url}/.well-known/jwks.json`)).text());
      const [first = '', ...others] = await Promise.all(published);
      assert.equal(JSON.parse(first).keys.length, 1);
      assert.deepEqual(others, [first, first]);
      const signUps = nodes.map(({ url }) =>
        ask(url, operations.register, { input: { username: newName(), password } }),
      );
      for (const { register } of await Promise.all(signUps)) {
        const authorization = `Bearer ${register.accessToken}`;
        for (const { url } of nodes) {
          assert.equal((await ask(url, operations.me, {}, { authorization })).me.id, register.user.id);
        }
      }
      const tokens = nodes.flatMap(({ printed }) => printed.filter(line => line.includes('operator_')));
      assert.equal(tokens.length, 1);
    } finally {
      await Promise.all(nodes.map(node => node.stop()));
      await database.drop();
    }
  });
});
