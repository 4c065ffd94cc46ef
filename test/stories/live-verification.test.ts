import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { soon, Tab, verificationChanged } from '../kit/live.js';
import { eventually } from '../kit/processes.js';
import { requested, reset } from '../kit/resets.js';
import {
  dayLongTokens,
  newEmail,
  newName,
  newPhone,
  password,
  refuses,
  type TestUser,
  wrongCode,
} from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const switches = { emailVerification: true, phoneVerification: true, allowedCountries: ['JP'] };

stories('Waiting for a verification', world => {
  const tabs: Tab[] = [];
  afterEach(async () => {
    await Promise.all(tabs.splice(0).map(tab => tab.leave()));
  });

  function watch(user: TestUser): Tab {
    const tab = Tab.of(user);
    tabs.push(tab);
    return tab;
  }

  async function claimant(identifiers: { email?: string; phone?: string }, settings = {}): Promise<TestUser> {
    const app = await world.app({ ...switches, ...settings });
    return await app.register({ username: newName(), ...identifiers });
  }

  it('V2 a tab sees that the code was sent, and then that the phone is verified', async () => {
    const phone = newPhone();
    const user = await claimant({ phone });
    const tab = watch(user);
    await tab.sees(phone, 'SENT');
    await user.provePhone(phone);
    await tab.sees(phone, 'VERIFIED');
  });

  it('V3 V18 a tab learns of a link that is clicked on another device, without a session', async () => {
    const email = newEmail();
    const user = await claimant({ email });
    const tab = watch(user);
    await tab.sees(email, 'SENT');
    await user.proveEmail(email);
    await tab.sees(email, 'VERIFIED');
  });

  it('P2 a pseudo user waits like any user, and begins with the current state', async () => {
    const app = await world.app(switches);
    const user = await app.pseudoUser();
    const tab = watch(user);
    await tab.isOpen();
    const phone = newPhone();
    const upgraded = await user.upgrade({ phone });
    // P5: the session that opened it has ended.
    assert.equal((await tab.isClosed()).code, 4401);
    await upgraded.provePhone(phone);
    await watch(upgraded).sees(phone, 'VERIFIED');
  });

  it('V8 a tab sees LOCKED after five wrong codes', async () => {
    const phone = newPhone();
    const user = await claimant({ phone });
    const tab = watch(user);
    await tab.sees(phone, 'SENT');
    const code = wrongCode(await user.app.codeTo(phone));
    const guess = () => refuses('INVALID_CODE', () => user.do('verifyPhone', { code }));
    await guess();
    await soon('one attempt less', () => tab.told.find(({ attemptsLeft }) => attemptsLeft === 4));
    for (let left = 4; left > 0; left--) await guess();
    assert.equal((await tab.sees(phone, 'LOCKED')).attemptsLeft, 0);
  });

  it('V10 a tab sees EXPIRED when the code is too old, though nobody does anything', async () => {
    const phone = newPhone();
    const user = await claimant({ phone }, dayLongTokens);
    world.wait(10 * 60 - 3);
    const tab = watch(user);
    await tab.sees(phone, 'EXPIRED');
  });

  it('V5 a claimant sees TAKEN only after showing the right code', async () => {
    const app = await world.app(switches);
    const phone = newPhone();
    const late = await app.register({ username: newName(), phone });
    const tab = watch(late);
    await tab.sees(phone, 'SENT');
    const code = await app.codeTo(phone);
    const owner = await app.register({ username: newName(), phone });
    const tabOfOwner = watch(owner);
    await owner.provePhone(phone);
    await tabOfOwner.sees(phone, 'VERIFIED');
    assert.deepEqual(
      tab.told.filter(({ state }) => !['QUEUED', 'SENT'].includes(state)),
      [],
    );
    await refuses('IDENTIFIER_TAKEN', () => late.do('verifyPhone', { code }));
    await tab.sees(phone, 'TAKEN');
  });

  it('V5 a tab sees TAKEN when the right link is clicked elsewhere, for as long as the owner keeps the address', async () => {
    const app = await world.app(switches);
    const email = newEmail();
    const late = await app.register({ username: newName(), email });
    const token = await app.tokenTo(email);
    const owner = await app.registerProven({ email });
    const tab = watch(late);
    await tab.sees(email, 'SENT');
    await refuses('IDENTIFIER_TAKEN', () => app.do('verifyLink', { token }));
    await tab.sees(email, 'TAKEN');
    assert.equal((await late.me()).verifications[0].state, 'SENT', 'nothing changes');
    await owner.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
    await app.do('verifyLink', { token });
    await tab.sees(email, 'VERIFIED');
  });

  it('S2 a tab of one app sees nothing of the same address in another', async () => {
    const phone = newPhone();
    const here = await claimant({ phone });
    const codeHere = await here.app.codeTo(phone);
    const there = await claimant({ phone });
    const codeThere = await there.app.codeTo(phone);
    const tabs = [watch(here), watch(there)] as const;
    await tabs[0].sees(phone, 'SENT');
    await tabs[1].sees(phone, 'SENT');
    await here.do('verifyPhone', { code: codeHere });
    await tabs[0].sees(phone, 'VERIFIED');
    await there.do('verifyPhone', { code: codeThere });
    await tabs[1].sees(phone, 'VERIFIED');
    assert.deepEqual(
      tabs[1].told.map(({ state }) => state).filter(state => state !== 'QUEUED'),
      ['SENT', 'VERIFIED'],
    );
  });

  it('V14 a claim that the reader of the mailbox disowns ends', async () => {
    const email = newEmail();
    const user = await claimant({ email });
    const tab = watch(user);
    await tab.sees(email, 'SENT');
    await user.app.do('disownLink', { token: await user.app.tokenTo(email) });
    await tab.sees(email, 'EXPIRED');
  });

  const ends: [string, (waiting: TestUser, elsewhere: TestUser, email: string) => Promise<unknown>][] = [
    ['is logged out', waiting => waiting.do('logout')],
    ['logs out everywhere', (_, elsewhere) => elsewhere.do('logoutEverywhere')],
    [
      'is ended from another device',
      async (waiting, elsewhere) => elsewhere.do('endSession', { id: await idOf(waiting) }),
    ],
    [
      'has its password changed elsewhere',
      (_, elsewhere) =>
        elsewhere.do('changePassword', { currentPassword: password, newPassword: 'another long horse' }),
    ],
    ['has its password reset', async (_, { app }, email) => reset(app, await requested(app, email))],
    ['is disabled', (_, { app, id }) => app.admin('disableUser', { id })],
    ['is deleted by its user', (_, elsewhere) => elsewhere.do('deleteMe', { currentPassword: password })],
    ['is deleted by an admin', (_, { app, id }) => app.admin('deleteUser', { id })],
  ];
  for (const [what, end] of ends) {
    it(`T4 a connection ends with its session, which ${what}`, async () => {
      const app = await world.app(switches);
      const email = newEmail();
      const elsewhere = await app.registerProven({ email });
      const waiting = await app.login(email);
      const tab = watch(waiting);
      await tab.sees(email, 'VERIFIED');
      await end(waiting, elsewhere, email);
      assert.deepEqual(await tab.isClosed(), { code: 4401, reason: 'SESSION_ENDED' });
    });
  }

  it('T2 a connection ends with its access token, and the client may connect again with a new one', async () => {
    const user = await claimant({ phone: newPhone() });
    const identifier = (await user.me()).username;
    const session = await user.app.do('login', { identifier, password, expiresIn: 3 });
    const tab = Tab.open(world.url, { authorization: `Bearer ${session.accessToken}` });
    tabs.push(tab);
    assert.deepEqual(await tab.isClosed(), { code: 4403, reason: 'TOKEN_EXPIRED' });
  });

  it('T8 a connection is refused without a token, with an expired one, or with one of another app', async () => {
    const user = await claimant({ phone: newPhone() });
    const elsewhere = await world.app();
    const authorization = `Bearer ${user.token}`;
    const attempts: [Record<string, unknown>, number][] = [
      [{}, 4401],
      [{ authorization: 'Bearer nonsense' }, 4401],
      [{ authorization, 'x-app-id': elsewhere.id }, 4401],
      [{ 'x-app-id': 'no such app' }, 4400],
    ];
    for (const [params, code] of attempts) {
      const tab = Tab.open(world.url, params);
      tabs.push(tab);
      assert.equal((await tab.isClosed()).code, code, JSON.stringify(Object.keys(params)));
    }
  });

  it('P2 an admin has no verifications to wait for', async () => {
    const app = await world.app();
    const tab = Tab.open(world.url, { authorization: `Bearer ${app.adminToken}` });
    tabs.push(tab);
    tab.ask('subscription { verificationChanged { state } }');
    assert.deepEqual(await tab.isRefused(), ['FORBIDDEN']);
  });

  it('a sixth connection of one user is refused, and one that ends makes room', async () => {
    const user = await claimant({ phone: newPhone() });
    const open = () => {
      const tab = Tab.open(world.url, { authorization: `Bearer ${user.token}` });
      tabs.push(tab);
      return tab;
    };
    const five = Array.from({ length: 5 }, open);
    for (const tab of five) await tab.isOpen();
    assert.deepEqual(await open().isClosed(), { code: 4429, reason: 'RATE_LIMITED' });
    await five[0]?.leave();
    // The server notices the end a moment later.
    await eventually('a place', 20, async () => (await open().isGreeted()) === 'WELCOME');
  });

  it('a sixth subscription of one user is refused, and one that ends makes room', async () => {
    const phone = newPhone();
    const user = await claimant({ phone });
    const [tab, other] = [watch(user), watch(user)];
    await tab.sees(phone, 'SENT');
    await other.sees(phone, 'SENT');
    const ends = [tab, tab, other, other].map(each => each.ask(verificationChanged));
    assert.deepEqual(await soon('a refusal', () => [...tab.refused, ...other.refused][0]), 'RATE_LIMITED');
    for (const end of ends) end();
    const known = tab.told.length;
    await eventually('a place', 20, async () => {
      tab.ask(verificationChanged);
      return tab.told.length > known;
    });
  });
});

/** Returns the session's id for `endSession`. */
async function idOf(user: TestUser): Promise<string> {
  const sessions: { id: string; current: boolean }[] = await user.do('sessions');
  return sessions.find(({ current }) => current)?.id ?? '';
}
